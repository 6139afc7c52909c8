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
