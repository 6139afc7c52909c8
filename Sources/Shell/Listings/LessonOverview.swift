import Course
import LessonScript
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
