// Edits a line at the terminal: libedit with a history file, completion, paste and signals done
// right. It knows terminals and lines, not HighWater's commands.
//
// Start here; EditingSession owns libedit and holds what its callbacks share, KeyReader turns bytes
// into keys, and HistoryFile keeps the lines.

import CEditLine
import Glibc
import Streaming

/// A line editor at the terminal: libedit with a history, completion and keys of its own.
///
/// It reads from standard input and draws on standard output, both of which must be the terminal;
/// `LineEditor` is for people only. It sets the process's `LC_CTYPE` (see `TerminalLocale`).
/// Between two calls of `readLine` the terminal is in its normal mode, and signals are the
/// caller's; while a line is read, Ctrl-C and Ctrl-Z reach the editor as keys and raise no signal.
/// The values of a process must not read lines at the same time, nor must there be another one when
/// one ends.
///
/// Memory: the history twice, at most 1000 lines, and libedit's buffers.
package struct LineEditor: ~Copyable {
  /// The result of reading a line.
  package enum Input: Hashable, Sendable {
    /// A line, without its line break.
    case line(String)
    /// Ctrl-C: the line was dropped, and the cursor is in a fresh row.
    case interrupted
    /// Ctrl-D in an empty line, or the terminal is gone: there will be no more.
    case endOfInput
  }

  /// How many lines of history are kept.
  package static let historyLimit = 1000

  private let session: EditingSession
  private var file: HistoryFile?
  /// The lines that were entered together with the one returned last, as of a paste.
  private var entered: [String] = []

  /// Why the history of earlier sessions is missing or incomplete, to be shown to the user; nil
  /// when all is well. The file is left as it is then.
  package let historyWarning: LineEditingError?

  /// Starts the editor with Emacs's keys, then does what the user's `~/.editrc` says, where
  /// `program` can restrict settings (`NAME:bind`).
  ///
  /// `historyFile` is read now and added to by `remember`; nil keeps the history for this session
  /// alone. `completer` is asked when Tab is pressed.
  ///
  /// - Throws: `notATerminal`; `startFailed` for want of memory or descriptors. Trouble with the
  ///   history is no error but a `historyWarning`.
  /// - Complexity: O(n) in the lines of history, in time and space.
  package init(
    program: String, historyFile: String?,
    completer: @escaping Completion.Completer = { line, _ in
      Completion(replacing: line.endIndex..<line.endIndex, candidates: [])
    }
  ) throws(LineEditingError) {
    session = try EditingSession(
      program: program, historyLimit: Self.historyLimit, completer: completer)
    file = historyFile.map { HistoryFile(path: $0, program: program, limit: Self.historyLimit) }
    let contents = file?.load()
    historyWarning = contents?.warning
    for line in contents?.lines ?? [] { session.history.enter(line) }
    if contents?.isWritable == false { file = nil }
  }

  /// Reads a line from the terminal (`el_wgets(3edit)`).
  ///
  /// The line is not added to the history: see `remember`. The dispositions of SIGINT, SIGTERM,
  /// SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH and SIGCONT are taken over meanwhile and come back,
  /// whatever they are. A SIGTERM, SIGHUP or SIGQUIT is sent on to the caller's disposition once
  /// the terminal is in order; if the process survives that, `endOfInput` is returned.
  ///
  /// Several lines that were pasted are entered together and returned one by one; see
  /// `dropEntered`.
  ///
  /// The prompt is one row of characters, without escape sequences.
  ///
  /// - Throws: `terminalFailed` when reading fails for another reason than the terminal's end.
  package mutating func readLine(prompt: String) throws(LineEditingError) -> Input {
    // What the program has printed so far must come before the prompt.
    fflush(nil)
    if !entered.isEmpty {
      let line = entered.removeFirst()
      session.write("\(prompt)\(line)\n")
      return .line(line)
    }
    session.prompt = prompt
    session.outcome = nil
    session.noteMode()
    session.watch = try SignalWatch()
    session.enterTerminal()
    var count: Int32 = 0
    let characters = el_wgets(session.editor, &count)
    let input = session.finish(
      UnsafeBufferPointer(start: characters, count: characters == nil ? 0 : max(0, Int(count))))
    session.watch = nil
    if let signal = session.fatalSignal {
      session.fatalSignal = nil
      raise(signal)
    }
    if let code = session.failure {
      session.failure = nil
      throw .terminalFailed(code: code)
    }
    if case .line(let text) = input, text.unicodeScalars.contains("\n") {
      let lines = text.unicodeScalars.split(separator: "\n").map { String($0) }
      entered = Array(lines.dropFirst())
      return .line(lines.first ?? "")
    }
    return input
  }

  /// Forgets the lines that were entered together with the last one and not returned yet.
  package mutating func dropEntered() { entered = [] }

  /// Adds a line to the history and to its file, in place of an equal one.
  ///
  /// Call it before the line is obeyed, so that the line is kept even if the program is killed by
  /// it. Blanks at its end, as completion leaves them, are cut off. A line that is blank or holds a
  /// line break is not added.
  ///
  /// - Returns: Why the file could not be written, once: from then on the history is kept for this
  ///   session alone.
  /// - Complexity: O(n) in the lines of history.
  package mutating func remember(_ line: String) -> LineEditingError? {
    let scalars = line.unicodeScalars
    guard let last = scalars.lastIndex(where: { $0 != " " }),
      !scalars.contains(where: { $0 == "\n" || $0.value == 0 })
    else { return nil }
    let line = String(scalars[...last])
    session.history.enter(line)
    do {
      try file?.append(line)
      return nil
    } catch {
      file = nil
      return error
    }
  }

  /// The lines of the history, oldest first, each of them once.
  package var history: [String] { session.history.entries }

  package var editor: Editor { session.mode }

  /// Changes the keys, from the next line on, to some or, for nil, to those that `~/.editrc`
  /// chooses, else Emacs's; `~/.editrc` is applied again.
  package mutating func setEditor(_ editor: Editor?) {
    if let editor { session.use(editor) } else { session.useStandard() }
  }

  /// The lines that earlier sessions have kept in a history file, oldest first, without a terminal;
  /// empty if there is no file.
  ///
  /// - Throws: What is wrong with a file that cannot be read whole.
  /// - Complexity: O(1) in the file's size: a MiB is read and held at most.
  package static func savedHistory(
    program: String, historyFile: String
  ) throws(LineEditingError) -> [String] {
    let file = HistoryFile(path: historyFile, program: program, limit: historyLimit)
    let contents = file.load()
    if let warning = contents.warning, contents.lines.isEmpty { throw warning }
    return contents.lines
  }
}

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
