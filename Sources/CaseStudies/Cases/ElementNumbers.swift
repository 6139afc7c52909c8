import Streaming

/// The numbers that elements of one name have as their text, one by one.
///
/// An element that has others in it has no number. It holds what the events hold, and one number.
struct ElementNumbers: ~Copyable {
  private var events: XMLEvents
  private let name: [UInt8]
  /// The text of an element of the name, as long as no other begins in it.
  private var text: DecimalText?

  init(_ name: String, inFile path: String) throws(StreamingError) {
    events = try XMLEvents(path)
    self.name = Array(name.utf8)
  }

  /// The number of the next such element that has one; `nil` after the last.
  ///
  /// - Throws: `StreamingError` if the document is refused, or cannot be read.
  mutating func next() throws(StreamingError) -> Double? {
    while let event = try events.next() {
      switch event {
      case .start(let name): text = name.elementsEqual(self.name) ? DecimalText() : nil
      case .attribute: break
      case .text(let part): text?.take(part)
      case .end:
        let number = text?.number
        text = nil
        if let number { return number }
      }
    }
    return nil
  }
}

/// A text that may be a decimal number, `-12.50` or `1e3`, with blanks around it; it comes in
/// parts.
///
/// It holds `mostDigits` bytes at most: a text that goes on longer is no number.
struct DecimalText {
  private static let mostBytes = 1000

  /// What has come of the number.
  private var bytes: [UInt8] = []
  /// Whether a blank has ended it.
  private var hasEnded = false
  private var isNumber = true

  /// The number that a whole text is.
  static func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes in
      var decimal = DecimalText()
      decimal.take(UnsafeRawBufferPointer(bytes))
      return decimal.number
    }
  }

  mutating func take(_ part: UnsafeRawBufferPointer) {
    for byte in part where isNumber {
      if byte.isBlankInXML {
        hasEnded = !bytes.isEmpty
      } else if hasEnded || bytes.count == Self.mostBytes {
        isNumber = false
      } else {
        bytes.append(byte)
      }
    }
  }

  /// The nearest `Double`; `nil` if the text is no number, or one that is too large.
  var number: Double? {
    guard isNumber, isDecimal, let value = Double(String(decoding: bytes, as: UTF8.self)),
      value.isFinite
    else { return nil }
    return value
  }

  /// Whether the bytes are a sign or none, digits with at most one point among them, and an
  /// exponent or none.
  private var isDecimal: Bool {
    var rest = bytes[...]
    dropSign(&rest)
    let whole = dropDigits(&rest)
    var decimals = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      decimals = dropDigits(&rest)
    }
    guard whole + decimals > 0 else { return false }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      dropSign(&rest)
      guard dropDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  private func dropSign(_ rest: inout ArraySlice<UInt8>) {
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
  }

  private func dropDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.count
  }
}

extension UInt8 {
  /// Whether XML calls it white space (section 2.3).
  fileprivate var isBlankInXML: Bool {
    self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
  }
}
