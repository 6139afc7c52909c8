import Course
import LessonScript
import Presentation
import TerminalText

/// How many rows the result of each of a lesson's commands takes, as `lesson test` runs it.
///
/// At the prompt a result that is too long is shown page by page; but what a step asks to look at
/// is best seen at once, with the command above it.
final class ResultHeights {
  private let lesson: Lesson
  private let output: any Output
  private var step: Lesson.Step?
  /// The command that runs, the rows that it takes itself, and how many had been shown before its
  /// result.
  private var running: (command: String, rows: Int, start: Int)?
  /// The results that do not fit, as mistakes at their commands.
  private(set) var tooLong: [LessonMistake] = []

  /// - Parameters:
  ///   - lesson: The lesson, its sizes at the scale at which it is tested.
  ///   - output: Where its results are shown.
  init(of lesson: Lesson, on output: any Output) {
    self.lesson = lesson
    self.output = output
  }

  /// The screen for which lessons are written; a row is the prompt's, and one that of what was
  /// typed.
  private static let columns = 80
  private static let rows = 22

  /// Calls `body`, which runs the lesson, drawing for that screen.
  func drawing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try output.drawing(columns: Self.columns, body)
  }

  /// Takes an event of the lesson; the result of a command is complete when the next one comes.
  func note(_ event: LessonEvent) {
    if let running { check(running) }
    running = nil
    switch event {
    case .stepEntered(let place, _): step = lesson.steps[place.number - 1]
    case .commandBegun(let line):
      // A blank line separates it from its result.
      let rows = MarkdownView(event.markdown).lines(on: output.display).count + 1
      running = (line, rows, output.rowsShown)
    default: break
    }
  }

  private func check(_ running: (command: String, rows: Int, start: Int)) {
    let rows = running.rows + output.rowsShown - running.start
    guard rows > Self.rows, let step else { return }
    let command = step.blocks.flatMap(\.content.commands).first { $0.text == running.command }
    tooLong.append(
      LessonMistake(
        file: lesson.file, position: command?.position ?? step.position,
        message: "run: '\(running.command)' and its result take \(rows) rows, \(Self.rows) fit a "
          + "screen; name what to look at, as in 'run results'"))
  }
}
