/// A line of a lesson's file, or the part of one that counts, and where it stands.
struct SourceLine: Hashable, Sendable {
  var text: String
  /// The place of the first character.
  var position: SourcePosition

  /// Whether nothing but blanks stands there.
  var isBlank: Bool { text.allSatisfy(\.isWhitespace) }

  /// The line without the blanks around it, its place moved along.
  var trimmed: SourceLine {
    let start = text.prefix { $0.isWhitespace }.count
    let body = text.dropFirst(start)
    let blanks = body.reversed().prefix { $0.isWhitespace }.count
    return SourceLine(
      text: String(body.dropLast(blanks)), position: position.advanced(by: start))
  }

  /// What follows a prefix, its place moved along; `nil` for a line that does not begin with it.
  func dropping(prefix: String) -> SourceLine? {
    guard text.hasPrefix(prefix) else { return nil }
    return SourceLine(
      text: String(text.dropFirst(prefix.count)), position: position.advanced(by: prefix.count))
  }
}

/// A lesson's file as lines, whatever line ends it has, and the mistakes of its bytes.
struct LessonSource {
  var file: String
  var lines: [SourceLine]
  private(set) var mistakes: [LessonMistake] = []

  /// Reads bytes as lines of text.
  ///
  /// A line with invalid UTF-8 or a control character is reported once, at the first of them, and
  /// then read with U+FFFD in their place, so that the rest of the file is checked too.
  ///
  /// - Complexity: O(n) time and space in the number of bytes.
  init(_ bytes: [UInt8], file: String) {
    self.file = file
    lines = []
    var rest = bytes[...]
    // A mark some editors put before the text; it is no part of it.
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == 0x0a || $0 == 0x0d } ?? rest.endIndex
      append(rest[..<end])
      let isPair = rest[end...].starts(with: [0x0d, 0x0a])
      rest = rest[end...].dropFirst(isPair ? 2 : 1)
    }
  }

  /// Adds a mistake.
  mutating func report(_ position: SourcePosition, _ message: String) {
    mistakes.append(LessonMistake(file: file, position: position, message: message))
  }

  /// The lines from an index on, as one text for cmark.
  func text(from index: Int) -> String {
    lines[index...].map { $0.text + "\n" }.joined()
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    let start = SourcePosition(line: lines.count + 1, column: 1)
    if let invalid = LessonSource.firstInvalid(in: bytes) {
      report(
        start.advanced(by: invalid.column),
        "text: byte 0x\(hex(invalid.byte, digits: 2)) is not UTF-8; save the file as UTF-8")
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if let index = text.unicodeScalars.firstIndex(where: LessonSource.isControl) {
      let scalar = text.unicodeScalars[index]
      report(
        start.advanced(by: String(text.unicodeScalars[..<index]).count),
        "text: control character U+\(hex(scalar.value, digits: 4)); remove it")
      text = String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { LessonSource.isControl($0) ? "\u{FFFD}" : $0 }))
    }
    lines.append(SourceLine(text: text, position: start))
  }

  private static func firstInvalid(in bytes: ArraySlice<UInt8>) -> (column: Int, byte: UInt8)? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var valid = bytes.startIndex
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): valid += scalar.count
      case .emptyInput: return nil
      case .error:
        return (String(decoding: bytes[..<valid], as: UTF8.self).count, bytes[valid])
      }
    }
  }

  /// Whether a scalar could command a terminal or turn a line's reading order round.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0..<0x20, 0x7f..<0xa0: true
    case 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}

/// A number in hexadecimal, filled with zeros.
private func hex(_ number: some BinaryInteger, digits: Int) -> String {
  let text = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
