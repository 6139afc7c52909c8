/// A place in the bytes of a line, from which the parts of a `[MEMORY]` line are read in turn.
///
/// Each part is taken or is not there; if it is not there because the line ends, `hasRunOut` says
/// so: the line may have been cut.
struct LineCursor {
  /// An amount and the unit it is written in, as the power of 1024.
  struct Amount {
    var bytes: ByteCount
    var unit: Int
  }

  let bytes: UnsafeRawBufferPointer
  private(set) var place: Int
  /// Whether a part was looked for and the line ended before it was complete.
  private(set) var hasRunOut = false

  init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    self.bytes = bytes
    self.place = min(place, bytes.count)
  }

  var isAtEnd: Bool { place == bytes.count }

  private var next: UInt8? { isAtEnd ? nil : bytes[place] }
  private var rest: Slice<UnsafeRawBufferPointer> { bytes[place...] }

  /// Takes a text if it comes next.
  mutating func take(_ text: String) -> Bool {
    if rest.starts(with: text.utf8) {
      place += text.utf8.count
      return true
    }
    if rest.count < text.utf8.count, agrees(with: text) { hasRunOut = true }
    return false
  }

  /// Takes spaces and tabs, if any come next.
  mutating func takeBlanks() {
    while next?.isBlank == true { place += 1 }
  }

  /// Whether the rest of the line begins with a text, as far as it goes.
  func agrees(with text: String) -> Bool {
    zip(rest, text.utf8).allSatisfy { $0 == $1 }
  }

  /// Takes a number and its unit: ` 53.0 MiB`.
  mutating func amount() -> Amount? {
    takeBlanks()
    guard let number = number(), let unit = unitAfterBlanks() else { return nil }
    return LineCursor.bytes(number, unit).map { Amount(bytes: $0, unit: unit) }
  }

  /// Takes a difference if one comes next: ` (+10.5)` or ` (+3220.0 since start)`.
  ///
  /// The article's module always writes a plus sign before a peak's increase: `+-0.1` is read too.
  ///
  /// - Parameters:
  ///   - unit: the unit of the amount before it, which holds unless the difference has its own.
  ///   - words: what may follow the number.
  /// - Returns: `nil` if none comes next, or the line ends in it.
  mutating func difference(in unit: Int, followedBy words: String = "") -> ByteCount? {
    let start = place
    takeBlanks()
    if next == UInt8(ascii: "("), take("(") {
      _ = take("+")
      let isNegative = take("-")
      if let number = number() {
        let ownUnit = unitAfterBlanks()
        _ = take(words)
        if !hasRunOut, take(")") {
          return LineCursor.bytes(isNegative ? -number : number, ownUnit ?? unit)
        }
      }
    }
    if !hasRunOut { place = start }
    return nil
  }

  private mutating func number() -> Double? {
    let start = place
    while next?.isDigit == true { place += 1 }
    if place > start, next == UInt8(ascii: ".") {
      place += 1
      while next?.isDigit == true { place += 1 }
    }
    if isAtEnd { hasRunOut = true }
    return Double(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func unitAfterBlanks() -> Int? {
    let start = place
    takeBlanks()
    let letters = rest.prefix { $0.isLetter }
    guard let unit = LineCursor.units[String(decoding: letters, as: UTF8.self).uppercased()] else {
      if letters.endIndex == bytes.endIndex { hasRunOut = true }
      place = start
      return nil
    }
    place = letters.endIndex
    return unit
  }

  private static let units = [
    "B": 0, "KIB": 1, "KB": 1, "MIB": 2, "MB": 2, "GIB": 3, "GB": 3, "TIB": 4, "TB": 4,
  ]

  private static func bytes(_ number: Double, _ unit: Int) -> ByteCount? {
    Int(exactly: (number * Double(1 << (10 * unit))).rounded()).map(ByteCount.init)
  }
}

extension LineCursor {
  /// Finds the last place of a text in the rest of the line.
  func last(_ text: String) -> Int? {
    let first = text.utf8.first
    return rest.indices.last { bytes[$0] == first && bytes[$0...].starts(with: text.utf8) }
  }

  /// The text from here to a place, with invalid UTF-8 repaired.
  func name(upTo end: Int) -> String {
    String(decoding: bytes[place..<end], as: UTF8.self)
  }

  /// The text of the rest of the line, without the part of a text that it may end in the middle of.
  func name(cutBefore text: String) -> String {
    let lengths = (0...min(text.utf8.count, rest.count)).reversed()
    let length = lengths.first { rest.suffix($0).elementsEqual(text.utf8.prefix($0)) } ?? 0
    return name(upTo: bytes.count - length)
  }
}

extension UInt8 {
  /// Whether this is a space, a tab or a carriage return.
  var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
  }

  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
