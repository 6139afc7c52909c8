package import Course
package import Findings
import GRDB
import Measurement
import MemoryTracking

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
