import Course
import LessonScript
import Workbook

/// What the prompt opens with: at most six lines that say what to type.
enum Greeting {
  /// What it says where there is no lesson to go on with.
  static let firstLines = [
    "HighWater: measure before you scale, stream instead of loading.",
    "  start            begin the first lesson",
    "  compare tail     run a case's load and stream version side by side",
    "  help             list the commands",
    "",
  ]

  static func lines(for session: Session) -> [String] {
    let place: LessonPlace?
    do {
      place = try session.course.place()
    } catch {
      return ["\(error)", "  help             list the commands", ""]
    }
    guard let place, let step = place.steps.firstIndex(where: \.isCurrent) else {
      return firstLines
    }
    let name =
      "\(place.title), step \(step + 1) of \(place.steps.count): \(place.steps[step].title)"
    return [
      "HighWater: you are in the lesson \(name).",
      "  \(place.isPlaying ? "resume" : "start ")           go on there",
      "  where            tell what is done and what comes next",
      "",
    ]
  }
}
