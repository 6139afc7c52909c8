import Course
import LessonScript
import Workbook

/// Runs command lines in a session, wherever they come from: the prompt, a script, a lesson.
final class Interpreter: LessonCommandRunner {
  let session: Session
  private let output: StandardOutput
  /// The files that are being read now, the outermost first.
  private var reading: [String] = []

  init(session: Session, output: StandardOutput) {
    self.session = session
    self.output = output
    session.lessonRunner = self
    if session.lessonTerminal == nil {
      session.lessonTerminal = LessonScreen(output: session.output, ask: nil)
    }
  }

  /// The interpreter that a session belongs to.
  static func of(_ session: Session) -> Interpreter {
    guard let interpreter = session.lessonRunner as? Interpreter else {
      preconditionFailure("the program makes an interpreter for its session and keeps it")
    }
    return interpreter
  }

  /// Runs one line; a blank one and a comment do nothing.
  ///
  /// - Parameter line: the line in the prompt's grammar.
  /// - Throws: `Leave` for `quit`; any error of the command's.
  func execute(_ line: String) throws {
    let words: [String]
    do {
      words = try CommandWords.texts(of: line, home: homeFolder)
    } catch {
      throw CommandFailure.usage(error.description)
    }
    guard !words.isEmpty else { return }
    let command = try CommandLineParser.parse(words)
    guard !(command is ShellCommand) else {
      throw CommandFailure.usage(
        "highwater: '\(words[0])' is for the system's command line; type 'help' to list the commands"
      )
    }
    session.newestComparison = nil
    session.newestSweep = nil
    session.recordingFailure = nil
    try output.drawing(plain: command.root.plain) { try command.run(in: session) }
  }

  /// Runs a line of a lesson and gives what it measured.
  ///
  /// What lessons may not do is refused here too, whoever has read the lesson.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures? {
    let effects: CommandEffects
    do {
      effects = try session.grammar.effects(of: CommandWords(line).words.map(\.text))
    } catch {
      throw CommandFailure.usage(error.message)
    }
    if effects.needsTrust { try session.requireTrust(in: lesson) }
    do {
      try execute(line)
    } catch is SilentFailure where session.newestComparison != nil || session.newestSweep != nil {
      // It has told how the runs ended; to a lesson that is a result, and often the point of it.
    }
    if let sweep = session.newestSweep { return MeasuredFigures(sweep) }
    return session.newestComparison.map { MeasuredFigures($0) }
  }

  /// Keeps the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws { try session.trust(lesson) }

  /// Whether the lines come from a file that a command reads.
  var isReading: Bool { !reading.isEmpty }

  /// Calls `body` while a file counts as being read.
  ///
  /// - Parameters:
  ///   - identity: what tells the file from others, whatever path led to it.
  ///   - path: what the user calls it.
  ///   - body: reads it.
  /// - Throws: a usage failure where it is being read already, since it would be for ever.
  func reading(_ identity: String, path: String, _ body: () throws -> Void) throws {
    guard !reading.contains(identity) else {
      throw CommandFailure.usage(
        "read: '\(path)' reads itself, which would never end; take that line out")
    }
    reading.append(identity)
    defer { reading.removeLast() }
    try body()
  }
}
