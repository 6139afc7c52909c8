import Course
import Glibc
import LineEditing
import Measurement
import Streaming
import Workbook

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
