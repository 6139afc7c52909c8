import CEditLine

/// The commands that this module adds to libedit's, by the names under which `~/.editrc` can bind
/// them to other keys.
enum EditorCommand: String, CaseIterable {
  case complete
  case historyOlder = "history-older"
  case historyNewer = "history-newer"
  case searchHistory = "search-history"
  case searchKey = "search-key"
  case cursorRight = "cursor-right"
  case cursorEnd = "cursor-end"
  case suspend

  /// What libedit does after a command: a `CC_` constant of `editline(3edit)`.
  enum Reply {
    case nothing, refresh, moveCursor, refreshAndBeep, beep

    var code: UInt8 {
      switch self {
      case .nothing: UInt8(CC_NORM)
      case .refresh: UInt8(CC_REFRESH)
      case .moveCursor: UInt8(CC_CURSOR)
      case .refreshAndBeep: UInt8(CC_REFRESH_BEEP)
      case .beep: UInt8(CC_ERROR)
      }
    }
  }

  /// What `bind -l` says of it.
  private var help: String {
    switch self {
    case .complete: "Complete the word before the cursor, or list what it can be"
    case .historyOlder: "Go to the next older line that starts as this one does"
    case .historyNewer: "Go to the next newer line that starts as this one does"
    case .searchHistory: "Search the history for a line that contains what is typed"
    case .searchKey: "Take a key up in a search (of no use elsewhere)"
    case .cursorRight: "Move the cursor to the right, in vi's insert mode past the end too"
    case .cursorEnd: "Move the cursor to the end, in vi's insert mode past the last character"
    case .suspend: "Stop the program and go back to the shell it was started from"
    }
  }

  /// Adds the commands to `editor`. Stands for `EL_ADDFN` of `el_wset(3edit)`.
  ///
  /// - Returns: The names and helps, which libedit does not copy: they must live as long as `editor`
  ///   and be deallocated after it.
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
    case .cursorRight: { editor, _ in EditingSession.perform(editor) { $0.moveRight() } }
    case .cursorEnd: { editor, _ in EditingSession.perform(editor) { $0.moveToEnd() } }
    case .suspend: { editor, _ in EditingSession.perform(editor) { $0.suspend() } }
    }
  }
}
