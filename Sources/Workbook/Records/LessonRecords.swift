package import Course
package import Findings
import Foundation
import GRDB
import Measurement
import MemoryTracking

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

/// A learner's progress in exercises in the workbook. Each call is a transaction of its own, so a
/// kill at any moment loses none that has returned.
package final class WorkbookExercises: ExerciseProgressStore {
  private let workbook: WorkbookFile
  private static let seedName = "exercise seed"

  package init(_ workbook: WorkbookFile) {
    self.workbook = workbook
  }

  package func progress(of exercise: String, in language: String) throws -> ExerciseProgress? {
    try workbook.read { database in
      try Row.fetchOne(
        database,
        sql: "\(Self.selection) WHERE p.exercise = ? AND p.language = ?",
        arguments: [exercise, language]
      ).map(Self.progress)
    }
  }

  package func all() throws -> [ExerciseProgress] {
    try workbook.read { database in
      try Row.fetchAll(database, sql: "\(Self.selection) ORDER BY p.begun").map(Self.progress)
    }
  }

  package func save(_ progress: ExerciseProgress) throws {
    try workbook.write { database in
      // What is begun in another folder is begun anew, and so last.
      try database.execute(
        sql: """
          INSERT INTO exercise_progress VALUES (
            ?, ?, ?, (SELECT coalesce(max(begun), 0) + 1 FROM exercise_progress), ?, ?, ?, ?)
          ON CONFLICT (exercise, language) DO UPDATE SET
            begun = iif(folder = excluded.folder AND started_at = excluded.started_at,
              begun, excluded.begun),
            folder = excluded.folder, started_at = excluded.started_at,
            hints_shown = excluded.hints_shown, solution_seen = excluded.solution_seen,
            passed_at = coalesce(passed_at, excluded.passed_at)
          """,
        arguments: [
          progress.exercise, progress.language, progress.folder, progress.startedAt,
          progress.hintsShown, progress.solutionSeen, progress.passedAt,
        ])
    }
  }

  package func record(
    _ judgement: ExerciseJudgement, _ thoroughness: Thoroughness, at date: String
  ) throws {
    let key: StatementArguments = [judgement.exercise, judgement.language]
    try workbook.write { database in
      try database.execute(
        sql: "DELETE FROM exercise_judgement WHERE exercise = ? AND language = ?", arguments: key)
      try database.execute(
        sql: "INSERT INTO exercise_judgement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: key + [
          date, thoroughness.rawValue, judgement.verdict.rawValue,
          judgement.growth, judgement.explanation, judgement.hint,
        ])
      for size in judgement.sizes {
        try database.execute(
          sql: "INSERT INTO exercise_size VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: key + [
            size.factor, size.input.bytes, size.limit.bytes, size.peak?.bytes,
            size.outcome?.rawValue, size.wall?.nanoseconds,
          ])
      }
      guard judgement.verdict == .right, thoroughness == .full else { return }
      try database.execute(
        sql: """
          UPDATE exercise_progress SET passed_at = coalesce(passed_at, ?)
          WHERE exercise = ? AND language = ?
          """,
        arguments: [date] + key)
    }
  }

  package func judgement(of exercise: String, in language: String) throws -> KeptJudgement? {
    try workbook.read { database in
      let key: StatementArguments = [exercise, language]
      let sizes = try Row.fetchAll(
        database,
        sql: "SELECT * FROM exercise_size WHERE exercise = ? AND language = ? ORDER BY factor",
        arguments: key
      ).map(Self.size)
      return try Row.fetchOne(
        database,
        sql: "SELECT * FROM exercise_judgement WHERE exercise = ? AND language = ?", arguments: key
      ).map { row in
        KeptJudgement(
          date: row["judged_at"],
          thoroughness: try Self.known(row["thoroughness"], "thoroughness", of: exercise),
          verdict: try Self.known(row["verdict"], "verdict", of: exercise), growth: row["growth"],
          sizes: sizes)
      }
    }
  }

  private static func size(_ row: Row) throws -> ExerciseJudgement.Size {
    let outcome: String? = row["outcome"]
    return ExerciseJudgement.Size(
      factor: row["factor"], input: ByteCount(row["input_bytes"] as Int),
      limit: ByteCount(row["limit_bytes"] as Int),
      peak: (row["peak_bytes"] as Int?).map { ByteCount($0) },
      outcome: try outcome.map { try known($0, "outcome", of: row["exercise"]) },
      wall: (row["wall"] as Int?).map { .nanoseconds($0) })
  }

  /// The case of an enumeration whose raw value a judgement's row has.
  private static func known<Value: RawRepresentable<String>>(
    _ word: String, _ what: String, of exercise: String
  ) throws -> Value {
    guard let value = Value(rawValue: word) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT,
        message: "the judgement of '\(exercise)' has an unknown \(what)")
    }
    return value
  }

  package func seed() throws -> UInt64 {
    let text = try workbook.write { database in
      // Two shells may ask at once; the first draws.
      try database.execute(
        sql: "INSERT OR IGNORE INTO setting VALUES (?, ?)",
        arguments: [Self.seedName, "\(UInt64.random(in: 1...UInt64(Int32.max)))"])
      return try String.fetchOne(
        database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [Self.seedName])
    }
    guard let seed = text.flatMap({ UInt64($0) }) else {
      throw WorkbookError.damaged(
        path: workbook.path, reason: "the seed of the exercises is unreadable")
    }
    return seed
  }

  private static let selection = """
    SELECT p.*, j.verdict, j.hint FROM exercise_progress p
    LEFT JOIN exercise_judgement j ON j.exercise = p.exercise AND j.language = p.language
    """

  private static func progress(_ row: Row) throws -> ExerciseProgress {
    var progress = ExerciseProgress(
      exercise: row["exercise"], language: row["language"], folder: row["folder"],
      startedAt: row["started_at"])
    progress.hintsShown = row["hints_shown"]
    progress.solutionSeen = row["solution_seen"]
    progress.passedAt = row["passed_at"]
    progress.advice = row["hint"]
    if let verdict: String = row["verdict"] {
      progress.verdict = try known(verdict, "verdict", of: progress.exercise)
    }
    return progress
  }
}
