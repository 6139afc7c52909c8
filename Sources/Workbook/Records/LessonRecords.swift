package import Course
import Foundation
import GRDB

/// A learner's progress in the workbook. Each save is a transaction of its own, so a kill at any
/// moment loses at most what happened since the last save.
package final class WorkbookProgress: LessonProgressStore {
  private let workbook: WorkbookFile
  private static let currentLesson = "current lesson"

  package init(_ workbook: WorkbookFile) {
    self.workbook = workbook
  }

  package func progress(of lesson: String) throws -> LessonProgress? {
    let state = try workbook.read { database in
      try String.fetchOne(
        database, sql: "SELECT state FROM lesson_progress WHERE lesson_id = ?", arguments: [lesson])
    }
    return try state.map { state in
      do {
        return try JSONDecoder().decode(LessonProgress.self, from: Data(state.utf8))
      } catch {
        throw WorkbookError.damaged(
          path: workbook.path, reason: "the progress of lesson '\(lesson)' is unreadable")
      }
    }
  }

  package func save(_ progress: LessonProgress) throws {
    let state = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    try workbook.write { database in
      try database.execute(
        sql: """
          INSERT INTO lesson_progress (lesson_id, version, state, updated_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (lesson_id) DO UPDATE SET
            version = excluded.version, state = excluded.state, updated_at = excluded.updated_at
          """,
        arguments: [progress.lessonID, progress.version, state, Date().ISO8601Format()])
    }
  }

  package func forget(_ lesson: String) throws {
    try workbook.write { database in
      try database.execute(
        sql: "DELETE FROM lesson_progress WHERE lesson_id = ?", arguments: [lesson])
    }
  }

  package func forgetAll() throws {
    try workbook.write { database in
      try database.execute(sql: "DELETE FROM lesson_progress")
      try database.execute(
        sql: "DELETE FROM setting WHERE name = ?", arguments: [Self.currentLesson])
    }
  }

  package func currentLesson() throws -> String? {
    try workbook.setting(Self.currentLesson)
  }

  package func setCurrentLesson(_ lesson: String) throws {
    try workbook.setSetting(Self.currentLesson, to: lesson)
  }
}

extension WorkbookFile {
  /// A setting that outlives the session; `nil` if it was never set.
  package func setting(_ name: String) throws(WorkbookError) -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }
  }

  /// Sets a setting for this and later sessions; `nil` removes it.
  package func setSetting(_ name: String, to value: String?) throws(WorkbookError) {
    try write { database in
      guard let value else {
        try database.execute(sql: "DELETE FROM setting WHERE name = ?", arguments: [name])
        return
      }
      try database.execute(
        sql: """
          INSERT INTO setting (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value
          """,
        arguments: [name, value])
    }
  }

  /// Whether the user has agreed to the lesson text with this SHA-256 digest.
  package func trusts(digest: String) throws(WorkbookError) -> Bool {
    try read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM lesson_trust WHERE digest = ?)",
        arguments: [digest]) ?? false
    }
  }

  /// Records the user's agreement to the text of a lesson with this SHA-256 digest.
  package func trust(digest: String, ofLesson lesson: String) throws(WorkbookError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO lesson_trust (digest, lesson_id, agreed_at) VALUES (?, ?, ?)",
        arguments: [digest, lesson, Date().ISO8601Format()])
    }
  }

  /// Removes the user's agreement to every text of a lesson, and returns whether there was one.
  package func revokeTrust(inLesson lesson: String) throws(WorkbookError) -> Bool {
    try write { database in
      try database.execute(
        sql: "DELETE FROM lesson_trust WHERE lesson_id = ?", arguments: [lesson])
      return database.changesCount > 0
    }
  }
}
