import ArgumentParser
import Budgets
import Course
import FixtureMaking
import Glibc
import Languages
import LessonScript
import Measurement
import Presentation
import Streaming
import TerminalText
import Workbook
import YAMLFiles

/// Where a command writes. The executable implements it on the terminal, tests in memory.
protocol Output: AnyObject {
  /// The width and the characters for text on standard output.
  var display: Display { get }
  /// Whether a person watches standard output.
  var isWatched: Bool { get }
  /// How many rows of the window have been filled, those of reports among them.
  var rowsShown: Int { get }
  /// Writes text to standard output as it is.
  func write(_ text: String)
  /// Calls `body`, drawing in ASCII without colour meanwhile if `plain` is true, and with the
  /// colour that was asked for unless that is `auto`.
  func drawing<Result>(
    plain: Bool, color: ColorChoice, _ body: () throws -> Result
  ) rethrows -> Result
  /// Calls `body`, drawing for a width meanwhile, whatever the window's.
  func drawing<Result>(columns: Int, _ body: () throws -> Result) rethrows -> Result
  /// Calls `body`, and shows what it writes through the user's pager if it is longer than the
  /// window.
  func paging<Result>(_ body: () throws -> Result) rethrows -> Result
  /// Calls `body`, and gives what it writes to `show`, which shows it by `write`.
  func intercepting<Result>(
    _ show: @escaping (String) -> Void, _ body: () throws -> Result
  ) rethrows -> Result
  /// Writes out the buffer, before another program writes to the same place.
  func flush()
  /// Writes a line to standard error.
  func report(_ line: String)
  /// Receives a copy of all text as it is shown; `nil` if nobody records it.
  var recorder: ((String) -> Void)? { get set }
  /// Shows a line that the next one replaces, if a person watches; `nil` removes it.
  func showProgress(_ line: (any TerminalLine)?)
}

extension Output {
  func paging<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }

  /// Calls `body`, which runs a command, with the pager for a command whose text may go through it.
  func paging<Result>(
    for command: any Runnable, _ body: () throws -> Result
  ) rethrows -> Result {
    Pager.shows(command) ? try paging(body) : try body()
  }

  /// Writes a line that may quote a name or a file's content; nothing in it acts on the terminal.
  func write(line: String) { write(display.visible(line) + "\n") }

  /// Writes a sentence that may quote a name or a file's content, wrapped if a person watches.
  func write(sentence: String) {
    guard isWatched else { return write(line: sentence) }
    write(lines: WrappedText(sentence, indent: 2, isSentence: true).lines(on: display))
  }

  /// Writes an error to standard error, unless it was reported already. A message of several lines
  /// keeps them; a newline that a name has is escaped.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - place: What precedes the message, as in `script:3: `.
  func report(_ error: any Error, at place: String = "") {
    let lines =
      switch error {
      case is SilentFailure: [String]()
      case let failure as CommandFailure: failure.lines
      case let error as LanguageError: error.lines
      case let error as LessonError: error.mistakes.map(\.description)
      case BudgetError.mistakes(let mistakes): mistakes.map(\.description)
      default: ["\(error)"]
      }
    for (index, line) in lines.enumerated() { report(index == 0 ? place + line : line) }
  }

  /// Writes lines, each with its newline.
  func write(lines: [String]) {
    guard !lines.isEmpty else { return }
    write(lines.joined(separator: "\n") + "\n")
  }
}

/// The process's own output: standard output, standard error and their terminal.
final class StandardOutput: Output {
  let isWatched: Bool
  var rowsShown: Int { shownRows.rows }
  var recorder: ((String) -> Void)?
  private var plain: Bool
  private var colorChoice: ColorChoice
  private let hasUTF8: Bool
  /// What is kept for the pager; `nil` if there is nothing to page.
  private var paged: String?
  /// What shows the text in place of this output; `nil` if nothing does.
  private var interceptor: ((String) -> Void)?
  private var shownRows = RowCount()
  /// The width to draw for; `nil` for that of the window.
  private var fixedColumns: Int?
  /// The width of the progress line on the screen; `nil` if there is none.
  private var shownProgress: Int?
  private var buffer: [UInt8] = []
  /// The latest error on standard output that has not been reported yet.
  private var failure: Int32?

  /// How many bytes to buffer before writing them, if nobody watches.
  private static let capacity = 16_384

  init(plain: Bool, color: ColorChoice = .auto) {
    self.plain = plain
    colorChoice = color
    isWatched = isatty(STDOUT_FILENO) == 1
    // Asked now: the line editor may later adopt a UTF-8 locale for its own use.
    hasUTF8 = String(cString: nl_langinfo(nl_item(CODESET))) == "UTF-8"
  }

  /// Asked each time, since the window may be resized between two commands.
  var display: Display {
    display(on: STDOUT_FILENO)
  }

  func write(_ text: String) {
    guard paged == nil else {
      paged?.append(text)
      return
    }
    if let show = interceptor {
      interceptor = nil
      defer { interceptor = show }
      return show(text)
    }
    showProgress(nil)
    recorder?(text)
    shownRows.note(text, columns: size(of: STDOUT_FILENO).columns)
    buffer.append(contentsOf: text.utf8)
    if isWatched || buffer.count >= Self.capacity { flush() }
  }

  func drawing<Result>(
    plain: Bool, color: ColorChoice, _ body: () throws -> Result
  ) rethrows -> Result {
    let before = (self.plain, colorChoice)
    self.plain = self.plain || plain
    if color != .auto { colorChoice = color }
    defer { (self.plain, colorChoice) = before }
    return try body()
  }

  func drawing<Result>(columns: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = fixedColumns
    fixedColumns = columns
    defer { fixedColumns = before }
    return try body()
  }

  func paging<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard isWatched, !isDumb, paged == nil, recorder == nil, let pager = Pager() else {
      return try body()
    }
    paged = ""
    defer { if let text = paged { show(text, by: pager) } }
    return try body()
  }

  func intercepting<Result>(
    _ show: @escaping (String) -> Void, _ body: () throws -> Result
  ) rethrows -> Result {
    let before = interceptor
    interceptor = show
    defer { interceptor = before }
    return try body()
  }

  /// Shows what was kept, and keeps nothing more.
  private func show(_ text: String, by pager: Pager) {
    paged = nil
    let display = display
    let isLong = display.rows.map { Pager.needs(text, rows: $0, columns: display.columns) } ?? false
    flush()
    if !isLong || !pager.show(text) { write(text) }
  }

  /// Writes a line that may quote a file, a name or another program; nothing in it acts on the
  /// terminal. It is wrapped for a person and left whole for a program.
  func report(_ line: String) {
    if let text = paged {
      paged = nil
      write(text)
    }
    showProgress(nil)
    flush()
    let isRead = isWatched && isatty(STDERR_FILENO) == 1
    let lines = isRead ? WrappedText(line).lines(on: display) : [display.visible(line)]
    let line = lines.joined(separator: "\n") + "\n"
    shownRows.note(line, columns: display.columns)
    recorder?(line)
    _ = send(Array(line.utf8)[...], to: STDERR_FILENO)
  }

  /// Writes to standard error, so that progress shows while standard output is piped; the line must
  /// fit the window there.
  func showProgress(_ line: (any TerminalLine)?) {
    guard line != nil || shownProgress != nil, isatty(STDERR_FILENO) == 1,
      !isDumb
    else { return }
    if line != nil {
      // What is buffered may reach the same screen through a pipe, so the old line goes first.
      if !buffer.isEmpty { showProgress(nil) }
      flush()
    }
    // A stopped (Ctrl-S) or slow terminal would hold up the monitoring of the run.
    guard line == nil || canTakeProgress else { return }
    let display = display(on: STDERR_FILENO)
    let shown = line?.rendered(for: display)
    let text = ProgressReplacement(of: shownProgress, by: shown, columns: display.columns).sequence
    recorder?(text)
    _ = send(Array(text.utf8)[...], to: STDERR_FILENO)
    shownProgress = shown.map(ProgressReplacement.width)
    if line == nil { flush() }
  }

  /// Whether the terminal takes output now without blocking (poll(2)).
  private var canTakeProgress: Bool {
    var terminal = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&terminal, 1, 0) == 1 && terminal.revents & Int16(POLLOUT) != 0
  }

  /// Writes out what is still buffered.
  ///
  /// - Returns: 0, the exit code of a command that succeeded.
  /// - Throws: A failure if standard output could not take everything, as on a full disk.
  func finish() throws(CommandFailure) -> Int32 {
    showProgress(nil)
    flush()
    guard let code = failure else { return 0 }
    failure = nil
    throw .failed(
      "output: cannot write to 'standard output' (\(SystemError(code))); "
        + "make room there, or send it elsewhere")
  }

  func flush() {
    failure = send(buffer[...], to: STDOUT_FILENO) ?? failure
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes all bytes.
  ///
  /// - Returns: The `errno` if that failed, else `nil`.
  private func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR && Interruption.endingSignal == nil { continue }
      guard count >= 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// Prints an error and returns its exit code; for `CleanText` and `Leave` that is 0.
  func fail(_ error: any Error) -> Int32 {
    if let clean = error as? CleanText {
      write(clean.text)
      return 0
    }
    if error is Leave { return 0 }
    report(error)
    return ExitCode.of(error)
  }

  private func display(on descriptor: Int32) -> Display {
    let (columns, rows) = size(of: descriptor)
    return Display(columns: columns, rows: rows, color: color, characters: characters)
  }

  /// The size of a terminal (ioctl_tty(2)); a file has no rows, and `COLUMNS` or else 80 columns.
  private func size(of descriptor: Int32) -> (columns: Int, rows: Int?) {
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let columns =
      fixedColumns
      ?? (isKnown ? Int(size.ws_col) : environment("COLUMNS").flatMap { Int($0) } ?? 80)
    let rows = isKnown && isWatched && size.ws_row > 0 ? Int(size.ws_row) : nil
    return (columns, rows)
  }

  private var color: Bool {
    !plain && colorChoice.isColored(isTerminal: isWatched && !isDumb, environment)
  }

  /// Whether `TERM` says that the terminal knows no escape sequences, or says nothing.
  private var isDumb: Bool { ["", "dumb"].contains(environment("TERM") ?? "") }

  private var characters: Display.Characters {
    // A missing `TERM` makes a terminal plain, but not a pipe or a file.
    if plain || environment("TERM") == "dumb" || isWatched && isDumb { return .plain }
    return hasUTF8 ? .unicode : .ascii
  }
}

/// The exit codes of errors; `highwater manual` lists them.
enum ExitCode {
  /// The exit code of an error: that of the command's failure, 64 for a name that does not exist,
  /// else 1.
  static func of(_ error: any Error) -> Int32 {
    switch error {
    case let failure as CommandFailure: failure.exitCode
    case let failure as SilentFailure: failure.exitCode
    case let error as LanguageError: CommandFailure(error).exitCode
    case WorkbookError.noRecord, FixtureError.unknownRecipe, FixtureError.unknownFixture:
      CommandFailure.usage("").exitCode
    case let error as MeasurementError where error.isUnknownName:
      CommandFailure.usage("").exitCode
    // A file, or the folder of one, that was named and does not exist.
    case StreamingError.system(_, path: _, code: ENOENT): CommandFailure.usage("").exitCode
    default: 1
    }
  }
}

/// A failure that has been reported already; it only carries the exit code.
struct SilentFailure: Error {
  var exitCode: Int32
}

/// The user's home folder: `HOME`, or else what the system knows (getpwuid(3)).
var homeFolder: String? {
  environment("HOME")
    ?? getpwuid(getuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }
}

/// A variable of the process's environment; `nil` if it is not set (getenv(3)).
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}

/// `--color`: whether to draw in colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether colour is sent.
  ///
  /// For `auto` the usual variables decide: NO_COLOR (https://no-color.org) first, then FORCE_COLOR
  /// and CLICOLOR_FORCE, then CLICOLOR (https://bixense.com/clicolors). Without them a terminal
  /// gets colour and a file does not.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the output is a terminal that knows colours.
  ///   - variable: Reads a variable of the environment; `nil` if it is not set.
  /// - Returns: Whether to send it.
  func isColored(isTerminal: Bool, _ variable: (String) -> String?) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    func isSet(_ name: String) -> Bool { !(variable(name) ?? "").isEmpty }
    if isSet("NO_COLOR") { return false }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] where isSet(name) && variable(name) != "0" {
      return true
    }
    if variable("CLICOLOR") == "0" || variable("FORCE_COLOR") == "0" { return false }
    return isTerminal
  }
}
