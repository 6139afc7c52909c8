import GRDB
import MemoryTracking

/// A recorded comparison in a line, without its checkpoints and samples.
package struct ComparisonListing: Hashable, Sendable {
  package var number: Int64
  /// In UTC, `2026-01-31 09:30`.
  package var recordedAt: String
  package var caseID: String?
  /// The input's size.
  package var input: String?
  /// Each variant's highest peak: `load 777.5 MiB, stream 8.1 MiB`.
  package var peaks: String
}

extension WorkbookFile {
  /// The newest comparisons, the newest last.
  ///
  /// - Parameters:
  ///   - caseID: only those of this case; `nil` for all.
  ///   - count: at most so many.
  /// - Returns: a line for each.
  /// - Throws: `WorkbookError` where the workbook cannot be read.
  /// - Complexity: holds `count` lines.
  package func comparisons(
    ofCase caseID: String?, last count: Int
  ) throws(WorkbookError) -> [ComparisonListing] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, recorded_at, case_id, input_bytes FROM comparison
          WHERE ?1 IS NULL OR case_id = ?1 ORDER BY id DESC LIMIT ?2
          """,
        arguments: [caseID, count])
      return try rows.reversed().map { row in
        let number: Int64 = row["id"]
        let time = (row["recorded_at"] as String).replacing("T", with: " ")
        return ComparisonListing(
          number: number, recordedAt: String(time.prefix(16)), caseID: row["case_id"],
          input: (row["input_bytes"] as Int?).map { "\(ByteCount($0))" },
          peaks: try Self.peaks(database, of: number))
      }
    }
  }

  private static func peaks(_ database: Database, of number: Int64) throws -> String {
    try Row.fetchAll(
      database,
      sql: """
        SELECT variant, max(peak_bytes) AS peak FROM run WHERE comparison_id = ?
        GROUP BY variant_position ORDER BY variant_position
        """,
      arguments: [number]
    ).map { row in
      let peak = (row["peak"] as Int?).map { "\(ByteCount($0))" } ?? "–"
      return "\(row["variant"] as String) \(peak)"
    }.joined(separator: ", ")
  }

  /// Removes comparisons with all that belongs to them, all or none.
  ///
  /// - Returns: how many were removed.
  /// - Throws: `WorkbookError.noRecord` for a number there is none of.
  package func removeComparisons(_ numbers: [Int64]) throws(WorkbookError) -> Int {
    try write { database in
      for number in Set(numbers).sorted() {
        try database.execute(sql: "DELETE FROM comparison WHERE id = ?", arguments: [number])
        guard database.changesCount == 1 else { throw WorkbookError.noRecord(number) }
      }
      return Set(numbers).count
    }
  }

  /// Removes all comparisons.
  ///
  /// - Returns: how many were removed.
  package func removeAllComparisons() throws(WorkbookError) -> Int {
    try write { database in
      try database.execute(sql: "DELETE FROM comparison")
      return database.changesCount
    }
  }
}

extension Session {
  /// The recorded comparisons of these numbers; without any, the newest.
  ///
  /// - Throws: a failure where nothing was measured yet, `WorkbookError.noRecord` for a number
  ///   there is none of.
  package func recorded(_ numbers: [Int64]) throws -> [RecordedComparison] {
    let workbook = try workbook()
    if !numbers.isEmpty { return try numbers.map { try workbook.comparison($0) } }
    guard let newest = try workbook.newestComparison() else {
      throw CommandFailure.failed(
        "runs: nothing has been measured yet; 'compare tail' measures something")
    }
    return [newest]
  }
}
