import CEditLine
import Glibc
import MemoryTracking
import Streaming

/// The keys of the editor that differ from libedit's own.
///
/// `bind -e` and `bind -v` in `~/.editrc` restore libedit's own keys, so these are bound again
/// after each of them; the other settings there are then bound on top.
struct KeyBindings {
  /// The terminal's characters for interrupt and suspend, e.g. `^C` and `^Z`.
  let interrupt: UInt8
  let suspend: UInt8

  /// Takes the characters from the modes of the terminal.
  init(modes: termios) {
    interrupt = Self.character(modes, VINTR)
    suspend = Self.character(modes, VSUSP)
  }

  /// Binds the keys of `editor`'s present mode (`EL_BIND` of `el_wset(3edit)`).
  func apply(to editor: OpaquePointer, mode: Editor) {
    let own = mode == .vi ? Self.viInsertKeys : Self.emacs
    for (key, command) in Self.shared + own + controls {
      _ = ceditline_bind(editor, key.wide, command.wide)
    }
    guard mode == .vi else { return }
    for (key, command) in Self.viCommandKeys + controls {
      _ = ceditline_bind_alternate(editor, key.wide, command.wide)
    }
  }

  /// Whether a key is the one that interrupts.
  ///
  /// The terminal passes on this key and the one that suspends while a line is edited, so
  /// that they arrive in order among the others and reach no one else.
  func isInterrupt(_ key: wchar_t) -> Bool { key != 0 && key == wchar_t(interrupt) }

  /// Keys that mean the same in every mode.
  private var controls: [(String, String)] {
    var controls = [(EscapeKey.search.bindable, EditorCommand.searchKey.rawValue)]
    controls.append((EscapeKey.insertion.bindable, EditorCommand.insertText.rawValue))
    if suspend != 0 { controls.append((Self.octal(suspend), EditorCommand.suspend.rawValue)) }
    return controls
  }

  private static let shared = [
    ("^I", EditorCommand.complete.rawValue),
    ("^R", EditorCommand.searchHistory.rawValue),
    ("^P", EditorCommand.historyOlder.rawValue),
    ("^N", EditorCommand.historyNewer.rawValue),
    ("^L", "ed-clear-screen"),
  ]

  private static let emacs = [
    ("\\e[A", EditorCommand.historyOlder.rawValue), ("\\eOA", EditorCommand.historyOlder.rawValue),
    ("\\e[B", EditorCommand.historyNewer.rawValue), ("\\eOB", EditorCommand.historyNewer.rawValue),
    ("\\e[H", "ed-move-to-beg"), ("\\eOH", "ed-move-to-beg"), ("\\e[1~", "ed-move-to-beg"),
    ("\\e[7~", "ed-move-to-beg"), ("\\e[8~", "ed-move-to-end"),
    ("\\e[F", "ed-move-to-end"), ("\\eOF", "ed-move-to-end"), ("\\e[4~", "ed-move-to-end"),
    ("\\e[3~", "ed-delete-next-char"),
    ("^_", EditorCommand.undo.rawValue), ("^X^U", EditorCommand.undo.rawValue),
    ("\\e.", EditorCommand.insertLastWord.rawValue),
    ("\\e_", EditorCommand.insertLastWord.rawValue),
    (EscapeKey.wordLeft.bindable, "ed-prev-word"), (EscapeKey.wordRight.bindable, "em-next-word"),
    (EscapeKey.deleteWord.bindable, "em-delete-next-word"),
  ]

  private static let viInsertKeys = EscapeKey.commands.map { ($0.bindable, $1.insert) }

  /// libedit's `v` starts the program `vi` on a file of its own; left behind by a closed terminal
  /// that goes on without end, so the key is not taken.
  private static let viCommandKeys =
    [
      ("^R", EditorCommand.searchHistory.rawValue), ("v", "ed-unassigned"),
      // libedit's own restores the wrong text once the line has changed again.
      ("u", EditorCommand.undo.rawValue),
    ]
    + EscapeKey.commands.map { ($0.bindable, $1.command) }

  private static func character(_ modes: termios, _ index: Int32) -> UInt8 {
    withUnsafeBytes(of: modes.c_cc) { $0[Int(index)] }
  }

  /// A character as `bind` reads it.
  static func octal(_ character: UInt8) -> String {
    "\\" + character.padded(toDigits: 3, radix: 8)
  }
}

/// The commands that this module adds to libedit's, by the names under which `~/.editrc` can bind
/// them to other keys.
enum EditorCommand: String, CaseIterable {
  case complete
  case historyOlder = "history-older"
  case historyNewer = "history-newer"
  case searchHistory = "search-history"
  case searchKey = "search-key"
  case insertText = "insert-text"
  case cursorRight = "cursor-right"
  case cursorEnd = "cursor-end"
  case deleteRight = "delete-right"
  case suspend
  case undo
  case insertLastWord = "insert-last-word"

  /// What libedit does after a command: a `CC_` constant of `editline(3edit)`.
  struct Reply: Equatable {
    let code: Int32

    static let nothing = Reply(code: CC_NORM)
    static let refresh = Reply(code: CC_REFRESH)
    static let moveCursor = Reply(code: CC_CURSOR)
    static let refreshAndBeep = Reply(code: CC_REFRESH_BEEP)
    static let beep = Reply(code: CC_ERROR)
  }

  /// What `bind -l` says of it.
  private var help: String {
    switch self {
    case .complete: "Complete the word before the cursor, or list what it can be"
    case .historyOlder: "Go to the next older line that starts as this one does"
    case .historyNewer: "Go to the next newer line that starts as this one does"
    case .searchHistory: "Search the history for a line that contains what is typed"
    case .searchKey: "Take a key up in a search (of no use elsewhere)"
    case .insertText: "Put pasted text into the line (of no use elsewhere)"
    case .cursorRight: "Move the cursor to the right, in vi's insert mode past the end too"
    case .cursorEnd: "Move the cursor to the end, in vi's insert mode past the last character"
    case .undo: "Go back to the line as it was before the last change"
    case .insertLastWord: "Put in the last word of the line before, then of older ones"
    case .deleteRight: "Delete the character under the cursor, in vi's insert mode no other"
    case .suspend: "Stop the program and go back to the shell it was started from"
    }
  }

  /// Adds the commands to `editor`. Stands for `EL_ADDFN` of `el_wset(3edit)`.
  ///
  /// - Returns: The names and helps, which libedit does not copy: they must live as long as
  ///   `editor` and be deallocated after it.
  static func addAll(to editor: OpaquePointer) -> [WideText] {
    allCases.flatMap { command in
      let (name, help) = (command.rawValue.allocatedWide, command.help.allocatedWide)
      _ = ceditline_add_command(editor, name.baseAddress, help.baseAddress, command.function)
      return [name, help]
    }
  }

  /// The C function of the command: it finds the session in the editor's client data.
  private var function: ceditline_command {
    switch self {
    case .complete: { editor, _ in EditingSession.perform(editor) { $0.complete() } }
    case .historyOlder: { editor, _ in EditingSession.perform(editor) { $0.goOlder() } }
    case .historyNewer: { editor, _ in EditingSession.perform(editor) { $0.goNewer() } }
    case .searchHistory: { editor, _ in EditingSession.perform(editor) { $0.startSearch() } }
    case .searchKey: { editor, _ in EditingSession.perform(editor) { $0.takeSearchKey() } }
    case .insertText: { editor, _ in EditingSession.perform(editor) { $0.insert() } }
    case .cursorRight: { editor, _ in EditingSession.perform(editor) { $0.moveRight() } }
    case .cursorEnd: { editor, _ in EditingSession.perform(editor) { $0.moveToEnd() } }
    case .deleteRight: { editor, _ in EditingSession.perform(editor) { $0.deleteRight() } }
    case .suspend: { editor, _ in EditingSession.perform(editor) { $0.suspend() } }
    case .undo: { editor, _ in EditingSession.perform(editor) { $0.undo() } }
    case .insertLastWord: { editor, _ in EditingSession.perform(editor) { $0.insertLastWord() } }
    }
  }
}

/// A set of keys for editing a line.
package enum Editor: String, Hashable, Sendable, CaseIterable {
  /// The keys of Emacs, as most shells have them: the default.
  case emacs
  /// The keys of vi, starting in insert mode.
  case vi
}

/// The user's settings for programs that use libedit: `EDITRC`, or `.editrc` in the home folder.
struct Editrc {
  /// The lines that say something.
  private(set) var lines: [String]

  /// How much of the file is read; the rest of a longer one is left out.
  static let readLimit = 1 << 16

  /// Reads the user's file; one that is missing or unreadable is empty, as it is to libedit.
  init() {
    let named = getenv("EDITRC").map { String(cString: $0) }
    let home = getenv("HOME").map { String(cString: $0) + "/.editrc" }
    guard let path = named ?? home else {
      self.init(text: "")
      return
    }
    let bytes = try? InputFile(path).bytes(in: 0..<Self.readLimit)
    self.init(text: String(decoding: bytes ?? [], as: UTF8.self))
  }

  /// Cuts `text` into lines and leaves out the empty ones and the comments.
  init(text: String) {
    lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
      .map { String($0.drop { $0 == " " || $0 == "\t" }) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }

  /// The same without the lines that choose between emacs and vi.
  var keepingMode: Editrc {
    var others = self
    others.lines.removeAll(where: Self.resetsKeys)
    return others
  }

  /// Gives the lines to libedit, one by one.
  ///
  /// `el_source(3edit)` does the same at once; here `rebind` is called after each line that puts
  /// libedit's own keys back. Calls `tok_wstr(3edit)` and `el_wparse(3edit)`, which reports
  /// a line's mistakes on standard error.
  func apply(to editor: OpaquePointer, rebind: () -> Void) {
    for line in lines {
      guard let tokenizer = tok_winit(nil) else { return }
      defer { tok_wend(tokenizer) }
      var count: Int32 = 0
      var words: UnsafeMutablePointer<UnsafePointer<wchar_t>?>?
      guard tok_wstr(tokenizer, line.wide, &count, &words) == 0 else { continue }
      _ = el_wparse(editor, count, words)
      if Self.resetsKeys(line) { rebind() }
    }
  }

  /// The escape sequences that lines of `bind` name, without their escape: `\\e[5~` and the like.
  var boundSequences: Set<String> {
    Set(
      lines.compactMap { line in
        let words = line.split { $0 == " " || $0 == "\t" }
        guard let command = words.first, command == "bind" || command.hasSuffix(":bind"),
          let key = words.dropFirst().first(where: { !$0.hasPrefix("-") })
        else { return nil }
        let plain = key.filter { $0 != "\"" && $0 != "'" }
        let escape = ["\\e", "\\E", "^[", "\\033", "\\x1b"].first { plain.hasPrefix($0) }
        return escape.map { String(plain.dropFirst($0.count)) }
      })
  }

  /// Whether a line is `bind -e` or `bind -v`, for any program.
  static func resetsKeys(_ line: String) -> Bool {
    let words = line.split { $0 == " " || $0 == "\t" }
    guard let command = words.first, command == "bind" || command.hasSuffix(":bind") else {
      return false
    }
    return words.dropFirst().contains {
      $0.hasPrefix("-") && ($0.contains("e") || $0.contains("v"))
    }
  }
}
