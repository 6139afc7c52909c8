/// A part of a JSON document.
package enum JSONToken: Hashable, Sendable {
  case beginArray, endArray
  case beginObject, endObject
  /// The name of a member, whose value comes next.
  case name(isWanted: Bool)
  case string
  case number(Double)
  case bool(Bool)
  case null
}

/// Reads a JSON document token by token, in flat memory however large or deep it is.
///
///     var tokens = try JSONTokens(path, wanting: "amount")
///     while let token = try tokens.next() { … }
///
/// It accepts what RFC 8259 allows, in UTF-8, UTF-16 or UTF-32, down to 512 levels, and refuses
/// everything else: a trailing comma, half a surrogate pair, invalid UTF-8, and a number that is
/// too large for a `Double`. It holds one chunk and a byte for each level; no string, name or
/// number is held, whatever its length.
package struct JSONTokens: ~Copyable {
  /// The most arrays and objects within each other, as Foundation has it.
  package static let mostLevels = 512

  /// What may come next.
  private enum Expected {
    case value, valueOrEnd, nameOrEnd, commaOrEnd, nothing
  }

  /// The text that is at hand and the place in it of the next byte.
  private(set) var window = UnsafeRawBufferPointer(start: nil, count: 0)
  var position = 0
  private var text: JSONText
  /// How much of the text lies before the window.
  private var windowOffset = 0
  private var expected = Expected.value
  /// For each array and object that is open, the byte that ends it.
  private var ends: [UInt8] = []
  let wanted: JSONName

  /// Opens a regular file to read by chunks of at most `size` bytes, at least one; members with the
  /// wanted name are marked.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(
    _ path: String, wanting name: String = "", size: Int = ChunkReader.defaultSize
  ) throws(StreamingError) {
    text = try JSONText(path, size: size)
    wanted = JSONName(name)
    ends.reserveCapacity(JSONTokens.mostLevels)
  }

  /// Reads a document in memory, which must stay there; mistakes are reported with the path.
  package init(_ content: UnsafeRawBufferPointer, of path: String, wanting name: String = "") {
    text = JSONText(content, of: path)
    wanted = JSONName(name)
    ends.reserveCapacity(JSONTokens.mostLevels)
  }

  /// Whether bytes are a JSON document as a whole; O(n), a byte of memory for each level.
  package static func isDocument(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do throws(StreamingError) {
      var tokens = JSONTokens(bytes, of: "")
      while try tokens.next() != nil {}
      return true
    } catch {
      return false
    }
  }

  /// How many arrays and objects are open after the last token.
  package var depth: Int { ends.count }

  /// The next token, or `nil` after the document's one value.
  ///
  /// - Throws: `StreamingError.malformed` for the first byte that no JSON document can have there,
  ///   and if the device fails.
  /// - Complexity: O(n) in the length of the token.
  package mutating func next() throws(StreamingError) -> JSONToken? {
    switch expected {
    case .commaOrEnd:
      let byte = try byteAfterBlanks()
      guard byte == UInt8(ascii: ",") else { return try end(with: byte) }
      position += 1
      let following = try byteAfterBlanks()
      return ends.last == JSONTokens.objectEnd
        ? try name(from: following) : try value(from: following)
    case .value:
      return try value(from: try byteAfterBlanks())
    case .valueOrEnd:
      let byte = try byteAfterBlanks()
      return byte == JSONTokens.arrayEnd ? try end(with: byte) : try value(from: byte)
    case .nameOrEnd:
      let byte = try byteAfterBlanks()
      return byte == JSONTokens.objectEnd ? try end(with: byte) : try name(from: byte)
    case .nothing:
      guard try skipBlanks() else { return nil }
      throw mistake("nothing may follow the value that has ended")
    }
  }

  private static let arrayEnd = UInt8(ascii: "]")
  private static let objectEnd = UInt8(ascii: "}")

  private mutating func value(from byte: UInt8) throws(StreamingError) -> JSONToken {
    switch byte {
    case UInt8(ascii: "\""):
      position += 1
      try skipString()
      endValue()
      return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let number = try number()
      endValue()
      return .number(number)
    case UInt8(ascii: "{"):
      try begin(endingWith: JSONTokens.objectEnd, .nameOrEnd)
      return .beginObject
    case UInt8(ascii: "["):
      try begin(endingWith: JSONTokens.arrayEnd, .valueOrEnd)
      return .beginArray
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw mistake("a value is missing here")
    }
  }

  private mutating func name(from byte: UInt8) throws(StreamingError) -> JSONToken {
    guard byte == UInt8(ascii: "\"") else { throw mistake("a name in quotes is missing here") }
    position += 1
    let isWanted = try name()
    guard try byteAfterBlanks() == UInt8(ascii: ":") else {
      throw mistake("a colon is missing here")
    }
    position += 1
    expected = .value
    return .name(isWanted: isWanted)
  }

  private mutating func begin(
    endingWith end: UInt8, _ content: Expected
  ) throws(StreamingError) {
    guard ends.count < JSONTokens.mostLevels else {
      throw mistake("there are more than \(JSONTokens.mostLevels) levels here")
    }
    position += 1
    ends.append(end)
    expected = content
  }

  private mutating func end(with byte: UInt8) throws(StreamingError) -> JSONToken {
    guard byte == ends.last else {
      let end = ends.last == JSONTokens.objectEnd ? "}" : "]"
      throw mistake("a comma or '\(end)' is missing here")
    }
    position += 1
    ends.removeLast()
    endValue()
    return byte == JSONTokens.objectEnd ? .endObject : .endArray
  }

  private mutating func endValue() {
    expected = ends.isEmpty ? .nothing : .commaOrEnd
  }

  private mutating func literal(
    _ word: StaticString, _ token: JSONToken
  ) throws(StreamingError) -> JSONToken {
    let count = word.utf8CodeUnitCount
    _ = try has(count)
    guard
      window[position...].prefix(count).elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: count))
    else { throw mistake("a value is missing here") }
    position += count
    endValue()
    return token
  }
}

// What the parts of the tokenizer read through.
extension JSONTokens {
  /// The next byte that is no blank, which is not taken.
  @inline(__always)
  private mutating func byteAfterBlanks() throws(StreamingError) -> UInt8 {
    if position < window.count, window[position] > UInt8(ascii: " ") { return window[position] }
    guard try skipBlanks() else { throw mistake("the document ends too early") }
    return window[position]
  }

  /// Goes on to the next byte that is no blank; returns whether there is one.
  private mutating func skipBlanks() throws(StreamingError) -> Bool {
    repeat {
      while position < window.count {
        switch window[position] {
        case 0x20, 0x0A, 0x0D, 0x09: position += 1
        default: return true
        }
      }
    } while try more()
    return false
  }

  /// Whether so many bytes are at hand, after bringing them in as far as there are any.
  mutating func has(_ count: Int) throws(StreamingError) -> Bool {
    while window.count - position < count {
      guard try more() else { return false }
    }
    return true
  }

  /// Brings in more of the text after what is left of the window; returns whether there is more.
  mutating func more() throws(StreamingError) -> Bool {
    windowOffset += position
    let isMore = try text.more(keeping: window.count - position)
    window = text.window
    position = 0
    return isMore
  }

  /// The mistake that the text is not JSON from the next byte on.
  func mistake(_ problem: String) -> StreamingError {
    text.mistake(problem, atByte: windowOffset + position)
  }
}

extension JSONTokens {
  /// Reads a number, of which the first byte is a digit or a minus sign.
  mutating func number() throws(StreamingError) -> Double {
    if let (number, end) = ShortNumber.read(window, from: position) {
      position = end
      return number
    }
    var number = LongNumber()
    repeat {
      while position < window.count, number.take(window[position]) { position += 1 }
    } while position == window.count ? try more() : false
    guard number.isComplete else { throw mistake("a digit is missing here") }
    let value = number.value
    guard value.isFinite else { throw mistake("the number before this is too large") }
    return value
  }
}

/// A number of up to 15 digits without an exponent, as nearly all are.
private enum ShortNumber {
  /// What each count of decimals divides by. A `Double` holds these numbers exactly, and 15 digits
  /// too, so that dividing one by the other rounds once, which is right.
  private static let powers: InlineArray<16, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// Reads a number whose end is in the window too; `nil` for any other, and for what is none.
  @inline(__always)
  static func read(
    _ window: UnsafeRawBufferPointer, from start: Int
  ) -> (value: Double, end: Int)? {
    var place = start
    let isNegative = window[place] == UInt8(ascii: "-")
    if isNegative { place += 1 }
    var mantissa: UInt64 = 0
    let first = place
    takeDigits(of: window, from: &place, into: &mantissa)
    var digits = place - first
    guard digits > 0, digits == 1 || window[first] != UInt8(ascii: "0"), place < window.count
    else { return nil }
    var decimals = 0
    if window[place] == UInt8(ascii: ".") {
      place += 1
      let point = place
      takeDigits(of: window, from: &place, into: &mantissa)
      decimals = place - point
      digits += decimals
      guard decimals > 0, place < window.count else { return nil }
    }
    guard digits <= 15, window[place] | 0x20 != UInt8(ascii: "e") else { return nil }
    var value = Double(mantissa)
    if decimals > 0 { value /= powers[decimals] }
    return (isNegative ? -value : value, place)
  }

  @inline(__always)
  private static func takeDigits(
    of window: UnsafeRawBufferPointer, from place: inout Int, into mantissa: inout UInt64
  ) {
    while place < window.count {
      let digit = window[place] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      place += 1
    }
  }
}

/// Any number, taken byte by byte. It holds up to 800 digits: of a longer number, the others only
/// decide whether it lies on the border between two values of `Double` or beyond it.
struct LongNumber {
  private enum Part {
    case start, sign, zero, integer, point, decimals, exponent, exponentSign, exponentDigits
  }

  private static let mostDigits = 800

  private var part = Part.start
  private var isNegative = false
  /// The digits from the first on that is not 0.
  private var digits: [UInt8] = []
  private var isCutOff = false
  /// The power of ten of the last digit held.
  private var scale = 0
  private var exponent = 0
  private var isExponentNegative = false

  /// Whether a number may end here.
  var isComplete: Bool {
    switch part {
    case .zero, .integer, .decimals, .exponentDigits: true
    case .start, .sign, .point, .exponent, .exponentSign: false
    }
  }

  /// Takes the next byte if the number goes on with it; returns whether it does.
  mutating func take(_ byte: UInt8) -> Bool {
    guard let next = part(after: byte) else { return false }
    switch next {
    case .sign: isNegative = true
    case .integer: append(byte, isDecimal: false)
    case .decimals: append(byte, isDecimal: true)
    case .exponentSign: isExponentNegative = byte == UInt8(ascii: "-")
    case .exponentDigits:
      // Beyond this, further digits change nothing.
      if exponent < 1 << 40 { exponent = exponent * 10 + Int(byte - UInt8(ascii: "0")) }
    case .start, .zero, .point, .exponent: break
    }
    part = next
    return true
  }

  private func part(after byte: UInt8) -> Part? {
    switch (part, byte) {
    case (.start, UInt8(ascii: "-")): .sign
    case (.start, UInt8(ascii: "0")), (.sign, UInt8(ascii: "0")): .zero
    case (.start, _) where byte.isDigit, (.sign, _) where byte.isDigit: .integer
    case (.integer, _) where byte.isDigit: .integer
    case (.zero, UInt8(ascii: ".")), (.integer, UInt8(ascii: ".")): .point
    case (.point, _) where byte.isDigit, (.decimals, _) where byte.isDigit: .decimals
    case (.zero, _) where byte.isExponentSign, (.integer, _) where byte.isExponentSign,
      (.decimals, _) where byte.isExponentSign:
      .exponent
    case (.exponent, UInt8(ascii: "+")), (.exponent, UInt8(ascii: "-")): .exponentSign
    case (.exponent, _) where byte.isDigit, (.exponentSign, _) where byte.isDigit,
      (.exponentDigits, _) where byte.isDigit:
      .exponentDigits
    default: nil
    }
  }

  private mutating func append(_ digit: UInt8, isDecimal: Bool) {
    let isHeld = digits.count < LongNumber.mostDigits
    if isHeld {
      if !digits.isEmpty || digit != UInt8(ascii: "0") { digits.append(digit) }
      if isDecimal { scale -= 1 }
    } else {
      isCutOff = isCutOff || digit != UInt8(ascii: "0")
      if !isDecimal { scale += 1 }
    }
  }

  /// The nearest `Double`, infinite for a number that is too large.
  var value: Double {
    guard !digits.isEmpty else { return isNegative ? -0.0 : 0 }
    let power = scale + (isExponentNegative ? -exponent : exponent) - (isCutOff ? 1 : 0)
    let text = String(decoding: digits, as: UTF8.self)
    // A 1 in place of the digits cut off lies on the same side of the border.
    let number = "\(isNegative ? "-" : "")\(text)\(isCutOff ? "1" : "")e\(power)"
    guard let value = Double(number) else { preconditionFailure("'\(number)' is a number") }
    return value
  }
}

extension UInt8 {
  fileprivate var isExponentSign: Bool { self | 0x20 == UInt8(ascii: "e") }
}
