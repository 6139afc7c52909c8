import MemoryTracking

/// A line of a lesson's file, or the part of it that counts, and its position.
struct SourceLine: Hashable, Sendable {
  var text: String
  /// The place of the first character.
  var position: SourcePosition

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
  private(set) var lines: [SourceLine] = []
  private(set) var mistakes: [PlacedMistake] = []

  /// Reads bytes as lines of text.
  ///
  /// A line with invalid UTF-8 or a control character is reported once, at the first of them, and
  /// then read with U+FFFD in their place, so that the rest of the file is checked too.
  ///
  /// - Complexity: O(n) time and space in the number of bytes.
  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    // A mark some editors put before the text; it is not part of it.
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == 0x0a || $0 == 0x0d } ?? rest.endIndex
      append(rest[..<end])
      let isPair = rest[end...].starts(with: [0x0d, 0x0a])
      rest = rest[end...].dropFirst(isPair ? 2 : 1)
    }
  }

  /// The lines from an index on, as one text for cmark.
  func text(from index: Int) -> String {
    lines[index...].map { $0.text + "\n" }.joined()
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    let start = SourcePosition(line: lines.count + 1, column: 1)
    if let invalid = LessonSource.firstInvalid(in: bytes) {
      mistakes.report(
        start.advanced(by: invalid.column),
        "text: byte 0x\(LessonSource.hex(invalid.byte, 2)) is not UTF-8; save the file as UTF-8")
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if let index = text.unicodeScalars.firstIndex(where: LessonSource.isControl) {
      let scalar = text.unicodeScalars[index]
      mistakes.report(
        start.advanced(by: String(text.unicodeScalars[..<index]).count),
        "text: control character U+\(LessonSource.hex(scalar.value, 4)); remove it")
      text = String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { LessonSource.isControl($0) ? "\u{FFFD}" : $0 }))
    }
    lines.append(SourceLine(text: text, position: start))
  }

  private static func hex(_ number: some BinaryInteger, _ digits: Int) -> String {
    number.padded(toDigits: digits, radix: 16, uppercase: true)
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

/// The fences that act.
package enum FenceKind: Hashable, Sendable {
  case run, expect, goal, exercise, hint, answer, note
  case question

  /// The kind by the word after the fence; `nil` for a word that is none.
  init?(word: String) {
    switch word {
    case "run": self = .run
    case "expect": self = .expect
    case "do": self = .goal
    case "exercise": self = .exercise
    case "hint": self = .hint
    case "answer": self = .answer
    case "note": self = .note
    case _ where Question.kinds.contains { $0.fence == word }: self = .question
    default: return nil
    }
  }

  /// The words of all kinds, in the order of a step.
  package static let words =
    ["run"] + Question.kinds.map { $0.fence }
    + ["expect", "do", "exercise", "hint", "answer", "note"]

  /// The words after a fence that name a language: such code is only shown.
  static let languages: Set<String> = [
    "text", "console", "swift", "python", "javascript", "java", "go", "rust", "c", "sh", "bash",
    "yaml", "json", "diff", "markdown",
  ]
}

/// A fence that acts, with its body as in the file.
struct Fence {
  var kind: FenceKind
  /// The word after the fence.
  var word: String
  /// What follows the word; empty for nothing.
  var rest: String
  /// The place of the line that opens it.
  var position: SourcePosition
  var body: [SourceLine]

  var text: String { body.map(\.text).joined(separator: "\n") }
}

/// A fenced code block as its lines say it.
struct FenceLines {
  /// The word after the fence; `nil` if there is none.
  let word: String?
  let rest: String
  let position: SourcePosition
  let body: [SourceLine]
  /// Whether the fence is closed before another one opens or the file ends.
  let isClosed: Bool

  /// Finds a fenced block among the lines from the opening fence to where cmark saw the block end;
  /// `info` is what cmark read after the fence.
  init?(_ lines: ArraySlice<SourceLine>, info: String) {
    guard let opening = lines.first, let mark = opening.trimmed.text.first else { return nil }
    let length = opening.trimmed.text.prefix { $0 == mark }.count
    let indent = opening.text.prefix { $0 == " " }.count
    let words = info.split(separator: " ", maxSplits: 1)
    word = words.first.map(String.init)
    rest = words.count > 1 ? String(words[1]) : ""
    position = opening.trimmed.position
    let last = lines.dropFirst().last?.trimmed.text ?? ""
    let endsWithFence = last.count >= length && last.allSatisfy { $0 == mark }
    let inner = lines.dropFirst().dropLast(endsWithFence ? 1 : 0)
    let fence = String(repeating: mark, count: length)
    // A body line that could open a fence as long as this one shows that an end was forgotten.
    let opensAnother = inner.contains { $0.text.hasPrefix(fence) }
    isClosed = endsWithFence && !opensAnother
    body = inner.map { line in
      let blanks = min(indent, line.text.prefix { $0 == " " }.count)
      return SourceLine(
        text: String(line.text.dropFirst(blanks)), position: line.position.advanced(by: blanks))
    }
  }
}

/// A step's heading taken apart: `## Title {#step-id}`.
struct StepHeading {
  let title: String
  /// The id as written; `nil` if there is none.
  let id: String?
  let position: SourcePosition
  /// The position of the id's brace, or of the heading.
  let idPosition: SourcePosition

  /// Takes a heading apart, given its text as cmark read it and its line in the file.
  init(title: String, line: SourceLine) {
    position = line.trimmed.position
    guard title.hasSuffix("}"), let text = title.ranges(of: "{#").last,
      let place = line.text.ranges(of: "{#").last
    else {
      (self.title, id, idPosition) = (title, nil, position)
      return
    }
    self.title =
      SourceLine(text: String(title[..<text.lowerBound]), position: position)
      .trimmed.text
    id = String(title[text.upperBound...].dropLast())
    idPosition = line.position.advanced(by: line.text[..<place.lowerBound].count)
  }
}
