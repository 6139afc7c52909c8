package import LessonScript

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
package protocol LessonCommandRunner {
  /// Runs a command line, its output going where the prompt's would.
  ///
  /// A run that was measured and did not complete is a result like any other.
  ///
  /// - Parameters:
  ///   - line: a line of a `run` fence.
  ///   - lesson: the lesson that it stands in.
  /// - Returns: what it measured; `nil` for a command that measures nothing.
  /// - Throws: what the command would have thrown at the prompt; the lesson stays before it.
  ///   `UntrustedLesson` where nothing was run since it takes an agreement that is missing.
  func run(_ line: String, of lesson: Lesson) throws -> MeasuredFigures?
  /// Keeps the user's agreement to a lesson's text.
  func trust(_ lesson: Lesson) throws
}

/// A lesson that would run a program which is none of HighWater's, without the user's agreement.
package struct UntrustedLesson: Error, Hashable, CustomStringConvertible {
  package var lessonID: String
  /// The lesson's lines that would run programs.
  package var commands: [String]

  package init(lessonID: String, commands: [String]) {
    self.lessonID = lessonID
    self.commands = commands
  }

  package var description: String {
    "lesson: '\(lessonID)' wants to run programs of this machine; "
      + "'trust \(lessonID)' shows them, and lets it"
  }
}
