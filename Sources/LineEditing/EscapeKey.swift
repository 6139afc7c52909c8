import CEditLine

/// An escape sequence while its characters come in, without its escape (ECMA-48, 5.4; xterm's
/// "Control Sequences").
struct EscapeSequence {
  /// What the characters so far have turned out to be.
  enum End: Equatable {
    /// A whole sequence that a key sends.
    case sequence
    /// No sequence: an escape, or Alt, before these characters.
    case text
  }

  private(set) var text = ""
  private(set) var end: End?
  /// The text without the escape of an Alt key before a sequence (`ESC ESC [ C`).
  private var body: Substring { text.hasPrefix("\u{1B}") ? text.dropFirst() : text[...] }

  /// Whether no person types this, so that it can only be a sequence that has not all come.
  var isCertain: Bool { body.count > 1 }

  mutating func append(_ scalar: Unicode.Scalar) {
    text.unicodeScalars.append(scalar)
    end = Self.end(of: body.unicodeScalars)
  }

  private static func end(of body: Substring.UnicodeScalarView) -> End? {
    guard let first = body.first else { return nil }
    let rest = body.dropFirst()
    switch first {
    case "[": return rest.last.map { endOfControlSequence(rest, last: $0) } ?? nil
    case "O":
      guard let last = rest.last else { return nil }
      if ("1"..."9").contains(last) || last == ";" { return nil }
      return "ABCDEFHIMPQRSXabcdjklmnopqrstuvwxy".unicodeScalars.contains(last) ? .sequence : .text
    default: return .text
    }
  }

  /// Parameters, intermediate characters and a final one; or, from the Linux console, a second
  /// bracket and a letter.
  private static func endOfControlSequence(
    _ rest: Substring.UnicodeScalarView, last: Unicode.Scalar
  ) -> End? {
    if rest.count == 2, rest.first == "[" { return .sequence }
    switch last.value {
    case 0x5B where rest.count == 1: return nil
    case 0x20...0x3F: return nil
    case 0x40...0x7E: return .sequence
    // Anything else breaks the sequence off; what comes next is typed.
    default: return rest.count == 1 ? .text : .sequence
    }
  }
}

/// A key whose escape sequence is put together before libedit sees it, which then gets a character
/// that no one can type (U+0080 to U+009F).
///
/// In vi's insert mode libedit takes the escape that starts an arrow key's sequence for the Escape
/// key. A person does not follow Escape with the rest of such a sequence within milliseconds, so
/// time tells them apart. In emacs mode the plain keys go to libedit as they are.
enum EscapeKey: UInt8 {
  /// Not a key but any key typed during a search.
  case search = 0x80
  /// Not a key but text that is put into the line.
  case insertion
  case up, down, left, right, home, end, delete
  /// The arrows and Delete held with Alt or Control.
  case wordLeft, wordRight, deleteWord

  /// The key that sends a sequence, which is given without its escape; `nil` for other sequences.
  init?(sequence: String) {
    if let key = Self.known[sequence] {
      self = key
    } else if sequence.hasPrefix("\u{1B}") {
      // An Alt key that sends an escape before the key's own sequence.
      switch EscapeKey(sequence: String(sequence.dropFirst())) {
      case .left, .wordLeft: self = .wordLeft
      case .right, .wordRight: self = .wordRight
      case .delete, .deleteWord: self = .deleteWord
      default: return nil
      }
    } else if let match = sequence.wholeMatch(of: /\[([13]);(\d+)([CD~])/),
      let modifiers = Int(match.2), modifiers > 2
    {
      // Shift is 1, Alt 2, Control 4 and Meta 8, and 1 is added to their sum.
      switch (match.1, match.3) {
      case ("1", "C"): self = .wordRight
      case ("1", "D"): self = .wordLeft
      case ("3", "~"): self = .deleteWord
      default: return nil
      }
    } else {
      return nil
    }
  }

  private static let known: [String: EscapeKey] = [
    "[A": .up, "OA": .up, "[B": .down, "OB": .down, "[C": .right, "OC": .right, "[D": .left,
    "OD": .left, "[H": .home, "OH": .home, "[1~": .home, "[7~": .home, "[F": .end, "OF": .end,
    "[4~": .end, "[8~": .end, "[3~": .delete, "[5C": .wordRight, "[5D": .wordLeft,
    "O5C": .wordRight, "O5D": .wordLeft, "Oc": .wordRight, "Od": .wordLeft,
  ]

  /// Whether it is held with no other key.
  var isPlain: Bool {
    switch self {
    case .up, .down, .left, .right, .home, .end, .delete: true
    case .search, .insertion, .wordLeft, .wordRight, .deleteWord: false
    }
  }

  var character: wchar_t { wchar_t(rawValue) }

  /// The character as `bind` reads it.
  var bindable: String { KeyBindings.octal(rawValue) }

  /// What the keys do in vi's insert mode and in its command mode.
  static let commands: KeyValuePairs<EscapeKey, (insert: String, command: String)> = [
    .up: (EditorCommand.historyOlder.rawValue, "ed-prev-history"),
    .down: (EditorCommand.historyNewer.rawValue, "ed-next-history"),
    .left: ("ed-prev-char", "ed-prev-char"),
    .right: (EditorCommand.cursorRight.rawValue, "ed-next-char"),
    .home: ("ed-move-to-beg", "ed-move-to-beg"),
    .end: (EditorCommand.cursorEnd.rawValue, "ed-move-to-end"),
    .delete: (EditorCommand.deleteRight.rawValue, "ed-delete-next-char"),
    .wordLeft: ("ed-prev-word", "vi-prev-word"),
    .wordRight: ("em-next-word", "vi-next-word"),
    .deleteWord: ("em-delete-next-word", "em-delete-next-word"),
  ]
}
