import CEditLine

/// A key whose escape sequence is put together before libedit sees it, which then gets a character
/// that nobody can type (U+0080 to U+009F).
///
/// In vi's insert mode libedit takes the escape that starts an arrow key's sequence for the Escape
/// key. A person does not follow Escape with the rest of such a sequence within milliseconds, so
/// time tells them apart. In emacs mode the sequences go to libedit as they are, so that `~/.editrc`
/// can bind them.
enum EscapeKey: UInt8, CaseIterable {
  /// Not a key but any key typed during a search.
  case search = 0x80
  case up, down, left, right, home, end, delete

  /// The character that stands for the key.
  var character: wchar_t { wchar_t(rawValue) }

  /// The character as `bind` reads it.
  var bindable: String { KeyBindings.octal(rawValue) }

  /// What the key does in vi's insert mode.
  var insertModeCommand: String? {
    switch self {
    case .search: nil
    case .up: EditorCommand.historyOlder.rawValue
    case .down: EditorCommand.historyNewer.rawValue
    case .left: "ed-prev-char"
    case .right: EditorCommand.cursorRight.rawValue
    case .home: "ed-move-to-beg"
    case .end: EditorCommand.cursorEnd.rawValue
    case .delete: "ed-delete-next-char"
    }
  }

  /// What the key does in vi's command mode.
  var commandModeCommand: String? {
    switch self {
    case .up: "ed-prev-history"
    case .down: "ed-next-history"
    case .right: "ed-next-char"
    case .end: "ed-move-to-end"
    default: insertModeCommand
    }
  }
}

/// What an escape sequence can mean to the reader of keys.
enum EscapeSequence: Equatable {
  /// It opens a paste (mode 2004).
  case pasteStart
  case key(EscapeKey)

  /// The sequences without their escape, by the meaning they have in `mode`.
  static func known(in mode: Editor) -> [String: EscapeSequence] {
    mode == .vi ? all : ["[200~": .pasteStart]
  }

  private static let all: [String: EscapeSequence] = [
    "[200~": .pasteStart,
    "[A": .key(.up), "OA": .key(.up), "[B": .key(.down), "OB": .key(.down),
    "[C": .key(.right), "OC": .key(.right), "[D": .key(.left), "OD": .key(.left),
    "[H": .key(.home), "OH": .key(.home), "[1~": .key(.home),
    "[F": .key(.end), "OF": .key(.end), "[4~": .key(.end), "[3~": .key(.delete),
  ]
}
