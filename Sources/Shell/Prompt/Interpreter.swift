import ArgumentParser
import Course
import Glibc
import LessonScript
import LineEditing
import Measurement
import Streaming
import Workbook

/// Runs command lines in a session, wherever they come from: the prompt, a script, a lesson.
struct Interpreter {
  let session: Session

  /// Runs one line; a blank line or a comment does nothing.
  ///
  /// - Parameter line: The line in the prompt's grammar.
  /// - Throws: `Leave` for `quit`; any error of the command.
  func execute(_ line: String) throws {
    guard let (command, words) = try parse(line) else { return }
    let measured = try session.output.paging(for: command) { try run(command, words) }
    if let measured { try session.conclude(measured, of: words) }
  }

  /// Reads a line as a command and its words; `nil` for a blank line or a comment.
  private func parse(_ line: String) throws -> (any Runnable, [String])? {
    if let escape = ShellEscape(line) { throw CommandFailure.usage(escape.refusal) }
    var words: [String]
    do {
      words = try CommandWords.texts(of: line, home: homeFolder)
    } catch {
      throw CommandFailure.usage(error.description)
    }
    guard !words.isEmpty else { return nil }
    words = try withoutProgramName(words)
    let command = try CommandLineParser.parse(words)
    guard !(command is ShellCommand) else {
      throw CommandFailure.usage(
        "highwater: '\(words[0])' is for the system's command line; type 'help' to list the commands"
      )
    }
    return (command, words)
  }

  /// The words of a line without the program's name, which is copied along from a page or a shell;
  /// a hint says that it is not needed.
  private func withoutProgramName(_ words: [String]) throws(CommandFailure) -> [String] {
    guard words.first == HighWater._commandName else { return words }
    let rest = Array(words.dropFirst())
    guard let command = rest.first else {
      throw .usage(
        "highwater: 'highwater' is running already; type a command, or 'help' to list them")
    }
    session.output.report(
      "highwater: a command here needs no 'highwater' before it; '\(command) …' is enough")
    return rest
  }

  /// Runs a command.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - words: The line that it was read from.
  /// - Returns: What it measured; `nil` for a command that measures nothing.
  /// - Throws: Any error of the command.
  private func run(_ command: any Runnable, _ words: [String]) throws -> Measured? {
    var session = session
    session.commandLine = words
    return try session.output.drawing(plain: command.root.plain, color: command.root.color) {
      guard let measuring = command as? any MeasuringCommand else {
        try command.run(in: session)
        return nil
      }
      return try measuring.measure(in: session)
    }
  }
}

extension Interpreter: LessonCommandRunner {
  /// Runs a line of a lesson and returns what it measured; `nil` if it measured nothing.
  ///
  /// It also refuses what lessons may not do, in case nobody checked the lesson.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures? {
    try run(line, of: lesson, showing: [])
  }

  func run(
    _ line: String, of lesson: Lesson, showing parts: [ResultPart]
  ) throws -> MeasuredFigures? {
    let words = CommandWords(line).words.map(\.text)
    guard !words.isEmpty else { return nil }
    let parsed: (command: any LessonUsable, effects: CommandEffects)
    do {
      parsed = try LessonGrammar().command(of: words)
    } catch {
      throw CommandFailure.usage(error.message)
    }
    if parsed.effects.needsTrust { try session.course.trust().require(for: lesson) }
    var lessons = session
    lessons.goesOnWithoutPictures = true
    lessons.shownParts = parts
    let result: Measured?
    do {
      let body = { try Interpreter(session: lessons).run(parsed.command, words) }
      result = if let pages = session.pages { try pages.showing(body) } else { try body() }
    } catch CommandFailure.missing(_, let reason) {
      // The rest of the lesson is worth having without it.
      session.output.write(sentence: "Not measured: \(reason).")
      session.output.write(sentence: "The lesson goes on without these figures.")
      return MeasuredFigures(missing: parsed.effects.variants, reason: reason)
    }
    guard let measured = result else { return nil }
    // How the runs ended has been shown; for a lesson that is a result, and often the point.
    if let failure = measured.failure, !(failure is SilentFailure) { throw failure }
    return MeasuredFigures(measured)
  }

  /// Records the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws { try session.course.trust().give(to: lesson) }
}

/// Commands from standard input, a file, or `-c`.
///
/// Stops at the first line that fails, unless told to keep going; the error begins with
/// `file:line:`. Holds one line at a time.
struct Script {
  private let interpreter: Interpreter
  private let keepGoing: Bool
  private var firstFailure: Int32?

  init(interpreter: Interpreter, keepGoing: Bool) {
    self.interpreter = interpreter
    self.keepGoing = keepGoing
  }

  /// Runs lines already in memory.
  mutating func run(_ lines: [String], named name: String) throws {
    for (index, line) in lines.enumerated() {
      guard try runLine(line, place: "\(name):\(index + 1)") else { break }
    }
    try finish()
  }

  /// Runs the lines of an open file as they arrive.
  mutating func run(descriptor: Int32, named name: String) throws {
    // No measured command may inherit it.
    guard let file = fdopen(fcntl(descriptor, F_DUPFD_CLOEXEC, 3), "r") else {
      throw CommandFailure.failed(
        "script: cannot read '\(name)' (\(SystemError())); check the file")
    }
    defer { fclose(file) }
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    var number = 0
    while true {
      errno = 0
      let length = getline(&buffer, &capacity, file)
      guard length >= 0, let start = buffer else { break }
      number += 1
      var bytes = UnsafeRawBufferPointer(start: start, count: length)
      if number == 1 { bytes = bytes.withoutByteOrderMark }
      let line = NativeText.text(of: bytes)
      guard try runLine(line, place: "\(name):\(number)") else { break }
    }
    if let signal = Interruption.endingSignal {
      throw CommandFailure.interrupted("script: stopped by signal \(signal) in '\(name)'")
    }
    if ferror(file) != 0 {
      throw CommandFailure.failed(
        "script: cannot read on in '\(name)' (\(SystemError())); check the file")
    }
    try finish()
  }

  /// - Returns: Whether to continue.
  private mutating func runLine(_ line: String, place: String) throws -> Bool {
    do {
      // Ctrl-C between two lines, or during a line that ignores it, stops the script.
      guard !interpreter.session.interruption.isPending else {
        throw CommandFailure.interrupted("script: stopped before this line")
      }
      try interpreter.execute(line)
      return true
    } catch let leave as Leave {
      // `quit` in a file that is being read leaves the whole shell.
      if !interpreter.session.reading.isEmpty { throw leave }
      return false
    } catch let clean as CleanText {
      interpreter.session.output.write(clean.text)
      return true
    } catch {
      let failure = (error as? CommandFailure)
      let code = ExitCode.of(error)
      interpreter.session.output.report(error, at: "\(place): ")
      firstFailure = firstFailure ?? code
      if case .interrupted? = failure { return false }
      return keepGoing
    }
  }

  private func finish() throws {
    if let firstFailure { throw SilentFailure(exitCode: firstFailure) }
  }
}

/// `highwater` without a command: the lines of `-c`, the prompt at a terminal, else a script on
/// standard input.
struct ShellCommand: Runnable {
  let root: HighWater

  func run(in session: Session) throws {
    let interpreter = Interpreter(session: session)
    if !root.commandLines.isEmpty {
      var script = Script(interpreter: interpreter, keepGoing: root.keepGoing)
      try script.run(root.commandLines, named: "command")
    } else if isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 {
      let prompt = try Prompt(
        interpreter: interpreter, historyFile: SessionFactory.historyPath(for: root))
      try prompt.run()
    } else {
      var script = Script(interpreter: interpreter, keepGoing: root.keepGoing)
      try script.run(descriptor: STDIN_FILENO, named: "standard input")
    }
  }
}
