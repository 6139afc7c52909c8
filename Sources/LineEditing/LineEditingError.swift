import Streaming

/// Why a line could not be read, or the history could not be kept.
package enum LineEditingError: Error, Hashable, CustomStringConvertible {
  /// Standard input or output is not a terminal.
  case notATerminal
  /// libedit could not start, e.g. for lack of memory.
  case startFailed
  /// Reading from the terminal failed, or watching for signals; `code` is the `errno`.
  case terminalFailed(code: Int32)
  /// The history file is there and cannot be read.
  case historyUnreadable(path: String, code: Int32)
  /// The history file is there and was made by something else.
  case historyForeign(path: String)
  /// The history file holds lines that are not text.
  case historyDamaged(path: String, lines: Int)
  /// A line could not be added to the history file.
  case historyUnwritable(path: String, code: Int32)

  package var description: String {
    switch self {
    case .notATerminal:
      "prompt: standard input and output are not both a terminal; pass the commands as arguments"
    case .startFailed:
      "prompt: the line editor did not start; free some memory and try again"
    case .terminalFailed(let code):
      "prompt: cannot read the terminal (\(SystemError(code))); open a new one"
    case .historyUnreadable(let path, let code):
      "history: cannot read '\(path)' (\(SystemError(code))); "
        + "this session keeps its history to itself until you move the file away"
    case .historyForeign(let path):
      "history: '\(path)' was not written by this program; "
        + "it is left as it is, and no history is kept until you move it away"
    case .historyDamaged(let path, let lines):
      "history: '\(path)' holds \(lines) unreadable \(lines == 1 ? "line" : "lines"); "
        + "the others are loaded, and the file is only added to until you delete it or them"
    case .historyUnwritable(let path, let code):
      "history: cannot write '\(path)' (\(SystemError(code))); "
        + "this session keeps its history to itself from now on"
    }
  }
}
