import LessonScript
import Course
import Presentation

extension LessonListing {
  /// Writes lessons as JSON, `highwater.lessons/1`.
  static func writeJSON(_ lessons: [LessonListing], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("lessons", version: HighWater.version, to: sink) { json in
      json.array("lessons", lessons) { $1.members(&$0) }
    }
  }

  private func members(_ json: inout JSONWriter) {
    json.member("number", number)
    json.member("lesson", id)
    json.member("title", title)
    json.member("duration_seconds", minutes.map { $0 * 60 })
    json.member("current", isCurrent)
    json.member("part", part?.rawValue)
    json.member("purpose", purpose)
    json.member("requires", requires)
    json.member("status", status.word)
    json.member("completed_steps", status.completedSteps?.completed)
    json.member("skipped_steps", status.skippedSteps)
    json.member("steps", status.completedSteps?.steps)
    json.member("new_steps", status.newSteps)
    json.member("mistakes", status.mistakes)
  }
}

extension LessonListing.Status {
  fileprivate var word: String {
    switch self {
    case .notBegun: "not begun"
    case .begun: "begun"
    case .completed: "completed"
    case .changed: "changed"
    case .faulty: "faulty"
    }
  }

  fileprivate var completedSteps: (completed: Int, steps: Int)? {
    if case .begun(let completed, let steps, _) = self { (completed, steps) } else { nil }
  }

  fileprivate var skippedSteps: Int? {
    if case .begun(_, _, let skipped) = self { skipped } else { nil }
  }

  fileprivate var newSteps: Int? { if case .changed(let steps) = self { steps } else { nil } }

  fileprivate var mistakes: Int? { if case .faulty(let count) = self { count } else { nil } }
}
