/// What the lesson engine shows and asks through. The executable implements it at the terminal.
package protocol LessonTerminal: AnyObject {
  /// Whether there is a person who can be asked; where not, questions are shown and left open.
  var canAsk: Bool { get }
  /// Shows what has happened.
  func show(_ event: LessonEvent)
  /// Asks for a line; called only where `canAsk`.
  ///
  /// - Parameter prompt: what stands before the cursor, in ASCII, its last blank included.
  /// - Returns: the line; `nil` where the learner left with Ctrl-C or Ctrl-D.
  func ask(_ prompt: String) -> String?
}

/// What runs a lesson's commands. The executable implements it with its command tree.
package protocol LessonCommandRunner: AnyObject {
  /// Runs a command line, its output going where the prompt's would.
  ///
  /// - Parameter line: a line of a `run` fence.
  /// - Returns: what it measured; `nil` for a command that measures nothing.
  /// - Throws: what the command would have thrown at the prompt; the lesson stays before it.
  func run(_ line: String) throws -> MeasuredFigures?
}
