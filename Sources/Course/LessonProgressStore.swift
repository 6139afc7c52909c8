/// Where progress is kept. The workbook implements it on SQLite, `lesson test` in memory.
///
/// A save that returned has to survive a kill -9.
package protocol LessonProgressStore: AnyObject {
  /// The progress in a lesson; `nil` for one never begun.
  func progress(of lesson: String) throws -> LessonProgress?
  /// Replaces the progress in a lesson.
  func save(_ progress: LessonProgress) throws
  /// Removes all that is known of a lesson.
  func forget(_ lesson: String) throws
  /// Removes all that is known of all lessons, and which one is current.
  func forgetAll() throws
  /// The lesson that lesson commands are about; `nil` before the first `start`.
  func currentLesson() throws -> String?
  /// Makes a lesson the current one.
  func setCurrentLesson(_ lesson: String) throws
}

/// Progress that is forgotten with the process.
package final class InMemoryProgress: LessonProgressStore {
  private var lessons: [String: LessonProgress] = [:]
  private var current: String?

  package init() {}

  package func progress(of lesson: String) -> LessonProgress? { lessons[lesson] }

  package func save(_ progress: LessonProgress) { lessons[progress.lessonID] = progress }

  package func forget(_ lesson: String) { lessons[lesson] = nil }

  package func forgetAll() {
    lessons = [:]
    current = nil
  }

  package func currentLesson() -> String? { current }

  package func setCurrentLesson(_ lesson: String) { current = lesson }
}
