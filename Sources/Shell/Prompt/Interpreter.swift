import LessonScript
import Workbook

/// Runs command lines in a session, wherever they come from: the prompt, a script, a lesson.
final class Interpreter: LessonCommandRunner {
  let session: Session

  init(session: Session) {
    self.session = session
    session.lessonRunner = self
    if session.lessonTerminal == nil {
      session.lessonTerminal = LessonScreen(output: session.output, ask: nil)
    }
  }

  /// Runs one line; a blank one and a comment do nothing.
  ///
  /// - Parameter line: the line in the prompt's grammar.
  /// - Throws: `Leave` for `quit`; any error of the command's.
  func execute(_ line: String) throws {
    let words: [String]
    do {
      words = try CommandWords(line).texts()
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
    try command.run(in: session)
  }

  /// Runs a line of a lesson and gives what it measured.
  func run(_ line: String) throws -> MeasuredFigures? {
    try execute(line)
    if let sweep = session.newestSweep { return MeasuredFigures(sweep) }
    return session.newestComparison.map { MeasuredFigures($0) }
  }
}
