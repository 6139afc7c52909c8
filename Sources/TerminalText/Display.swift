// TerminalText: text laid out for a terminal of any width.
//
// A `Display` says what the terminal shows: its columns, whether SGR sequences may be sent, which
// characters. Only a `Display` makes `StyledText`, and makes it fit to be shown on the way
// (`VisibleText`), so nothing here lets a control character through. `TextTable` fits columns to
// the window; a `TerminalView` is anything that can be laid out so, a `TerminalLine` anything shown
// in one line that the next replaces. It knows nothing of measurements and asks nothing of the
// environment.
//
// Start with `Display` (this file), then `StyledText`.

import Streaming

/// How text is to be drawn: decided once, where the terminal is known, and handed to every view.
package struct Display: Hashable, Sendable {
  /// Which characters may be sent, from the most to the fewest.
  package enum Characters: Hashable, Sendable {
    /// Any: blocks, arrows and Braille are drawn with.
    case unicode
    /// HighWater draws in ASCII; letters of names and prose stay as they are. This is `--plain`.
    case plain
    /// ASCII alone, for a locale that is not UTF-8; other letters are shown escaped.
    case ascii
  }

  /// The width of the window; one narrower than 10 is drawn for as if it had 10.
  package private(set) var columns: Int
  /// The height of the window; `nil` if nobody looks at it through one.
  package let rows: Int?
  /// Whether SGR sequences may be sent.
  package let color: Bool
  package let characters: Characters

  package init(
    columns: Int = 80, rows: Int? = nil, color: Bool = false, characters: Characters = .unicode
  ) {
    self.columns = max(columns, 10)
    self.rows = rows
    self.color = color
    self.characters = characters
  }

  /// The same display without the columns that an indent takes, for a part of the window.
  package func narrowed(by indent: Int) -> Display {
    var part = self
    part.columns = max(columns - indent, 1)
    return part
  }
}

extension Display {
  /// The text as this display may show it: controls escaped, and signs it lacks spelled in ASCII.
  package func visible(_ text: String) -> String {
    let visible = VisibleText.escaped(text)
    guard characters != .unicode, !visible.utf8.allSatisfy({ $0 < 0x80 }) else { return visible }
    var spelled = ""
    for scalar in visible.unicodeScalars {
      if let spelling = asciiSpellings[scalar] {
        spelled += spelling
      } else if scalar.isASCII || scalar == "\u{A0}" || characters == .plain {
        spelled.unicodeScalars.append(scalar)
      } else {
        spelled += VisibleText.escape(scalar)
      }
    }
    return spelled
  }

  /// What replaces text that was cut.
  package var ellipsis: String { characters == .unicode ? "…" : "..." }
}

/// How the signs of HighWater's own texts, and the typography of prose, are spelled in ASCII.
private let asciiSpellings: [Unicode.Scalar: String] = [
  "…": "...", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "·": "-", "•": "*",
  "→": "->", "←": "<-", "↳": "<-", "↑": "^", "↓": "v", "▸": ">", "×": "x", "÷": "/", "±": "+/-",
  "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "µ": "u", "μ": "u",
  "“": "\"", "”": "\"", "„": "\"", "‘": "'", "’": "'", "‚": "'", "«": "\"", "»": "\"",
  "✓": "[+]", "✗": "[-]", "✅": "[+]", "❌": "[-]",
  "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "┼": "+", "├": "+", "┤": "+", "┬": "+",
  "┴": "+", "┄": "-", "┆": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "█": "#", "░": ".",
]

/// Text made fit to be shown: nothing in it moves the cursor, rings, recolours or reorders.
///
/// Whatever HighWater shows of a file, a file's name or a program's message goes through here
/// first. An escape reads as in Swift: `\e`, `\x07`, `\u{202E}`; a byte that is no UTF-8 as
/// `\xFF`. A backslash stays one, so the result is for reading and not for reading back.
package enum VisibleText {
  /// The text with its control characters escaped, newlines and tabs included, and marks that
  /// would sit on whatever is shown before the text.
  package static func escaped(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var visible = ""
    for scalar in text.unicodeScalars { append(scalar, to: &visible) }
    return visible
  }

  /// The bytes as text, with control characters and invalid UTF-8 escaped. It takes at most eight
  /// bytes for one of these, so long content is to be given in pieces.
  package static func escaped(bytes: some RandomAccessCollection<UInt8>) -> String {
    var visible = ""
    var parser = Unicode.UTF8.ForwardParser()
    var unread = bytes.makeIterator()
    var rest = bytes[...]
    while true {
      switch parser.parseScalar(from: &unread) {
      case .valid(let encoded):
        append(Unicode.UTF8.decode(encoded), to: &visible)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        for byte in rest.prefix(length) { visible += "\\x" + hexadecimal(UInt32(byte)) }
        rest = rest.dropFirst(length)
      case .emptyInput:
        return visible
      }
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to visible: inout String) {
    switch scalar {
    case "\u{1B}": visible += "\\e"
    case "\n": visible += "\\n"
    case "\r": visible += "\\r"
    case "\t": visible += "\\t"
    case _ where NativeText.foreignByte(scalar) != nil:
      visible += "\\x" + hexadecimal(scalar.value & 0xFF)
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      visible += "\\x" + hexadecimal(scalar.value)
    case _ where scalar.isInvisible || (visible.isEmpty && scalar.isDependent):
      visible += escape(scalar)
    default: visible.unicodeScalars.append(scalar)
    }
  }

  /// The character by its number: `\u{202E}`.
  package static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(hexadecimal(scalar.value))}"
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }
}

extension Unicode.Scalar {
  /// Whether the character acts on the text around it instead of being seen: controls, overrides
  /// of direction, line separators, and everything of no width but marks and joiners.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The joiners are part of ordinary Persian, Indic and emoji text.
    case .format: !isVisibleFormat && value != 0x200C && value != 0x200D
    default: false
    }
  }

  /// Whether the character joins the one before it.
  fileprivate var isDependent: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format: !isVisibleFormat
    default: false
    }
  }
}

// The columns that text takes in a terminal, as terminals and wcwidth(3) count them.
//
// wcwidth(3) itself answers by the process's locale and knows no clusters, so the count is made
// here from the properties of the standard library's Unicode tables and one short table of what
// they leave out: the wide and fullwidth ranges of EastAsianWidth.txt that are no emoji.

extension String {
  /// The columns that the text takes; it must hold no control characters. It takes O(n) time.
  package var displayWidth: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.displayWidth }
  }
}

extension Character {
  /// The columns that the character takes: 0, 1 or 2, and more only for a cluster of several
  /// letters, as some Indic ones are.
  ///
  /// An emoji that is put together of several (a family, a skin colour, a flag) takes the two
  /// columns of one; a terminal that cannot join them shows it wider.
  package var displayWidth: Int {
    if isASCII { return 1 }
    let scalars = unicodeScalars
    if scalars.count == 1 { return scalars.reduce(0) { $0 + $1.displayWidth } }
    let joined = scalars.contains { $0 == "\u{200D}" || $0.properties.isEmojiModifier }
    let shownAsEmoji = scalars.contains("\u{FE0F}")
    if (joined || shownAsEmoji) && scalars.first?.properties.isEmoji == true { return 2 }
    return scalars.reduce(0) { $0 + $1.displayWidth }
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    // Prefixed number signs are format characters that are seen.
    case .format: return isVisibleFormat ? 1 : 0
    default: break
    }
    if isHangulTail { return 0 }
    // A regional indicator is half of a flag.
    if (0x1F1E6...0x1F1FF).contains(value) { return 1 }
    if properties.isEmojiPresentation || isWide { return 2 }
    return 1
  }

  /// The format characters that take a column: the signs put before numbers, and the like.
  package var isVisibleFormat: Bool {
    switch value {
    case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: true
    default: false
    }
  }

  /// The vowels and final consonants that join the syllable before them.
  private var isHangulTail: Bool {
    (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
  }

  private var isWide: Bool {
    guard value >= 0x1100 else { return false }
    return wideRanges.contains { $0.contains(value) }
  }
}

/// The wide and fullwidth ranges that are no emoji, from the commonest on; unassigned characters
/// within a range count as their neighbours.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x4E00...0xA4CF, 0x3041...0x4DFF, 0xAC00...0xD7A3, 0x2E80...0x303E, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0x1100...0x115F,
  0x2329...0x232A, 0xA960...0xA97C, 0x16FE0...0x16FFF, 0x17000...0x18D7F, 0x1AFF0...0x1B2FF,
  0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
]

/// How many rows of a window a text fills, counted piece by piece as it is written.
///
/// A line that is wider than the window takes several rows. Escape sequences take no columns.
package struct RowCount: Hashable, Sendable {
  /// The rows of all lines that have ended.
  package private(set) var rows = 0
  /// The rows of the line that has not ended, without the one that the cursor is in.
  private var rowsAbove = 0
  /// The column of the cursor, at most the window's width.
  private var column = 0

  package init() {}

  /// The rows that a line of its own takes.
  ///
  /// - Complexity: O(n) time in the line's length, O(1) space.
  package static func rows(of line: String, columns: Int) -> Int {
    var count = RowCount()
    count.note(line + "\n", columns: columns)
    return count.rows
  }

  /// Takes the next piece of the text.
  ///
  /// - Parameters:
  ///   - text: The piece, which need not end with a line.
  ///   - columns: The window's width, at least 1.
  /// - Complexity: O(n) time in the text's length, O(1) space.
  package mutating func note(_ text: String, columns: Int) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isWhole = index + 1 < lines.count
      // No character takes more columns than it has bytes.
      if !isWhole || column + line.count > columns {
        advance(by: Substring(line), columns: columns)
      }
      guard isWhole else { return }
      rows += rowsAbove + 1
      (rowsAbove, column) = (0, 0)
    }
  }

  private mutating func advance(by text: Substring, columns: Int) {
    var characters = text[...]
    while let character = characters.popFirst() {
      guard character != "\u{1B}" else {
        Self.dropSequence(from: &characters)
        continue
      }
      let width = character.displayWidth
      if column + width > columns, column > 0 {
        rowsAbove += 1
        column = 0
      }
      column += width
    }
  }

  /// Removes the rest of an escape sequence, `[1;31m`, from the front (ECMA-48, 5.4).
  private static func dropSequence(from text: inout Substring) {
    guard text.popFirst() == "[" else { return }
    while let character = text.popFirst() {
      if let scalar = character.unicodeScalars.first, (0x40...0x7E).contains(scalar.value) {
        return
      }
    }
  }
}
