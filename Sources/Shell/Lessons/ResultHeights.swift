import Course
import LessonScript

/// How many lines the result of each of a lesson's commands takes, as `lesson test` runs it.
///
/// At the prompt a result is shown page by page, and so are the lesson's own words after it; but what
/// a step asks to look at is best seen at once.
final class ResultHeights {
  private let output: any Output
  private var stepID: String?
  /// The command that runs, and how many lines were shown before it.
  private var running: (command: String, start: Int)?
  /// A line for each result that takes more than a screen.
  private(set) var long: [String] = []

  init(output: any Output) {
    self.output = output
  }

  /// Takes an event of the lesson; the result of a command is complete when the next one comes.
  func note(_ event: LessonEvent, in lesson: Lesson) {
    if let running { check(running, lesson) }
    running = nil
    switch event {
    case .stepEntered(let place, _): stepID = lesson.steps[place.number - 1].id
    case .commandBegun(let line): running = (line, output.linesShown)
    default: break
    }
  }

  /// The most lines below the command itself, above the prompt of a screen of 24 rows.
  private static let most = 22

  private func check(_ running: (command: String, start: Int), _ lesson: Lesson) {
    let lines = output.linesShown - running.start
    guard lines > Self.most, let step = stepID.flatMap({ lesson.step($0) }) else { return }
    long.append(
      "\(lesson.file):\(step.position.line):\(step.position.column): note: '\(running.command)' shows "
        + "\(lines) lines, \(Self.most) fit a screen; name what to look at, as in 'run results'")
  }
}
