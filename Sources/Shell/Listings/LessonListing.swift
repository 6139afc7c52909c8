import Course
import Findings
import Languages
import LessonScript
import MemoryTracking
import Presentation
import TerminalText

/// What `lessons` shows: the lessons by the parts of the course, and which one is next.
struct LessonOverview: TerminalView {
  private let lessons: [LessonListing]

  init(_ lessons: [LessonListing]) {
    self.lessons = lessons
  }

  func text(on display: Display) -> [StyledText] {
    let parts: [LessonPart?] = LessonPart.allCases + [nil]
    let rows = parts.flatMap { part -> [TextTable.Row] in
      let shown = lessons.filter { $0.part == part }
      guard !shown.isEmpty else { return [] }
      return [.heading(display.text(heading(of: part)))]
        + shown.map { .cells(cells(of: $0).map { display.sentence($0) }) }
    }
    let titles = ["", "No", "Lesson", "Time", "Status", "Title"]
    let table = TextTable(
      columns: titles.enumerated().map { index, title in
        .init(title: display.text(title), wraps: index == titles.count - 1)
      }, rows: rows)
    return table.text(on: display) + [.empty]
      + display.sentence(advice).wrapped(to: display.columns)
  }

  /// A part's number and title; lessons outside the parts have no number.
  private func heading(of part: LessonPart?) -> String {
    guard let part, let place = LessonPart.allCases.firstIndex(of: part) else {
      return lessons.contains { $0.part != nil } ? "Other lessons" : "Lessons"
    }
    return "\(place + 1) \(part.title)"
  }

  private func cells(of line: LessonListing) -> [String] {
    [
      line.isCurrent ? ">" : "", line.number.map { "\($0)" } ?? "", line.id,
      line.minutes.map { "\($0) min" } ?? "–", status(of: line), line.title,
    ]
  }

  /// How far the learner is; of a lesson not begun, what should come before it.
  private func status(of line: LessonListing) -> String {
    guard line.status == .notBegun, let first = line.missing.first else { return "\(line.status)" }
    return "after \(first)" + (line.missing.count > 1 ? " …" : "")
  }

  /// What to do now, and what it is for.
  private var advice: String {
    let ready = lessons.first { $0.isCurrent && $0.isOpen } ?? lessons.first { $0.isOpen }
    guard let next = ready else {
      return "You have been through them all; 'start LESSON' begins one."
    }
    let purpose = next.purpose.map { ": \($0)" } ?? ""
    let verb = next.status == .notBegun ? "begins" : "goes on with"
    return "Next is \(next.id), \(next.title)\(purpose). 'start \(next.id)' \(verb) it."
  }
}

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

/// A line of `exercise list`: an exercise and how far the learner is in it.
struct ExerciseListing {
  var number: Int?
  var name: String
  var title: String
  var exercise: Exercise?
  /// The languages that it can be done in.
  var languages: [String] = []
  /// What was begun, the newest last.
  var progress: [ExerciseProgress] = []
  /// How many mistakes its file has.
  var mistakes = 0

  /// All exercises in their order; those with mistakes last.
  static func all(in session: Session) throws -> [ExerciseListing] {
    let library = try session.exerciseDesk.library()
    let table = try session.languages()
    let progress = try session.exerciseDesk.store().all()
    return library.exercises.map { exercise in
      ExerciseListing(
        number: exercise.number, name: exercise.id, title: exercise.title, exercise: exercise,
        languages: exercise.languages(of: table).map(\.id),
        progress: progress.filter { $0.exercise == exercise.id })
    }
      + library.mistakes.map {
        ExerciseListing(name: $0.name, title: "", mistakes: $0.error.mistakes.count)
      }
  }

  /// The table for people.
  static func table(_ listings: [ExerciseListing]) -> Listing {
    Listing(
      headers: ["No", "Exercise", "Title", "Progress"],
      rows: listings.map { listing in
        [
          listing.number.map { "\($0)" } ?? "", listing.name, listing.title, listing.status,
        ]
      })
  }

  private var status: String {
    if mistakes > 0 {
      return mistakes == 1 ? "1 mistake in its file" : "\(mistakes) mistakes in its file"
    }
    guard !progress.isEmpty else { return "not begun" }
    return progress.map { "\($0.language): \($0.status)" }.joined(separator: "; ")
  }

  /// Writes exercises as JSON, `highwater.exercises/1`.
  static func writeJSON(_ listings: [ExerciseListing], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("exercises", version: HighWater.version, to: sink) { json in
      json.array("exercises", listings) { json, listing in
        json.member("number", listing.number)
        json.member("exercise", listing.name)
        json.member("title", listing.title)
        json.member("case", listing.exercise?.caseID)
        json.member("starter", listing.exercise?.starter)
        json.member("allowance_bytes", listing.exercise?.allowance.bytes)
        json.member("languages", listing.languages)
        json.member("mistakes", listing.mistakes)
        json.array("progress", listing.progress, onOneLine: true) { json, progress in
          json.member("language", progress.language)
          json.member("folder", progress.folder)
          json.member("started_at", progress.startedAt)
          json.member("verdict", progress.verdict?.rawValue)
          json.member("passed_at", progress.passedAt)
          json.member("hints_shown", progress.hintsShown)
          json.member("solution_seen", progress.solutionSeen)
        }
      }
    }
  }
}

extension ExerciseProgress {
  /// How far it is, in a few words: `passed`, `killed, 2 hints`, `begun, solution seen`.
  var status: String {
    let state = hasPassed ? "passed" : verdict.map { $0 == .right ? "right on ×1" : $0.rawValue }
    let hints = hintsShown == 0 ? nil : hintsShown == 1 ? "1 hint" : "\(hintsShown) hints"
    return [state ?? "begun", hints, solutionSeen ? "solution seen" : nil].compactMap { $0 }
      .joined(separator: ", ")
  }
}
