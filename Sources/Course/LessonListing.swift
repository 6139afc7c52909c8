import LessonScript

/// A line of `lessons`: a lesson and how far the learner is in it.
package struct LessonListing: Hashable, Sendable {
  package var number: Int?
  package var id: String
  package var title: String
  package var minutes: Int?
  package var status: Status
  /// Whether lesson commands are about it.
  package var isCurrent: Bool

  /// How far the learner is.
  package enum Status: Hashable, Sendable {
    case notBegun
    /// So many steps are completed.
    case begun(completed: Int, of: Int)
    case completed
    /// A new version has so many steps that are new or changed.
    case changed(newSteps: Int)
    /// The file has so many mistakes.
    case faulty(mistakes: Int)
  }
}

extension LessonListing.Status: CustomStringConvertible {
  /// The status in words.
  package var description: String {
    switch self {
    case .notBegun: "not begun"
    case .begun(let completed, let count): "\(completed) of \(count) steps"
    case .completed: "completed"
    case .changed(let steps): steps == 1 ? "1 new step" : "\(steps) new steps"
    case .faulty(let mistakes):
      mistakes == 1 ? "1 mistake in its file" : "\(mistakes) mistakes in its file"
    }
  }
}

extension LessonLibrary {
  /// The lines of `lessons`, in order.
  ///
  /// - Parameter store: where the progress is kept.
  /// - Returns: a line for every lesson, those with mistakes included.
  /// - Throws: what the store throws.
  package func listing(_ store: any LessonProgressStore) throws -> [LessonListing] {
    let current = try store.currentLesson()
    return try entries.map { entry in
      switch entry.lesson {
      case .success(let lesson):
        LessonListing(
          number: entry.number, id: lesson.id, title: lesson.title, minutes: lesson.minutes,
          status: LessonLibrary.status(of: lesson, try store.progress(of: lesson.id)),
          isCurrent: lesson.id == current)
      case .failure(let error):
        LessonListing(
          number: entry.number, id: entry.id, title: "", minutes: nil,
          status: .faulty(mistakes: error.mistakes.count), isCurrent: entry.id == current)
      }
    }
  }

  private static func status(
    of lesson: Lesson, _ progress: LessonProgress?
  ) -> LessonListing.Status {
    guard var progress else { return .notBegun }
    progress.adapt(to: lesson)
    let records = lesson.steps.compactMap { progress.steps[$0.id] }
    let new = records.filter { $0.isNew && !$0.isCompleted }.count
    if new > 0 { return .changed(newSteps: new) }
    let completed = records.filter(\.isCompleted).count
    return completed == lesson.steps.count
      ? .completed : .begun(completed: completed, of: lesson.steps.count)
  }
}
