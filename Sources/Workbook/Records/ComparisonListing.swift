import GRDB
import MemoryTracking

/// A recorded comparison or sweep as one line, without its checkpoints and samples.
package struct ComparisonListing: Hashable, Sendable {
  /// The numbers of its comparisons, in ascending order.
  package var numbers: [Int64]
  /// In UTC, `2026-01-31 09:30`.
  package var recordedAt: String
  package var caseID: String?
  /// The input's size; for a sweep, the smallest and the largest.
  package var input: String?
  /// Each variant's highest peak: `load 777.5 MiB, stream 8.1 MiB`; for a sweep, the lowest and the
  /// highest of these among its inputs.
  package var peaks: String

  /// What a command line calls it: `5`, or `5-8` for a sweep.
  package var name: String { RunSelection(numbers).text }
}

extension WorkbookFile {
  /// The newest comparisons and sweeps of a case, or of all, in at most `count` lines, the newest last.
  package func listings(
    ofCase caseID: String?, last count: Int
  ) throws(WorkbookError) -> [ComparisonListing] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT group_concat(id) AS numbers, min(recorded_at) AS recorded_at, case_id,
            min(input_bytes) AS least, max(input_bytes) AS most
          FROM comparison WHERE ?1 IS NULL OR case_id = ?1
          GROUP BY coalesce(sweep, -id) ORDER BY max(id) DESC LIMIT ?2
          """,
        arguments: [caseID, count])
      return try rows.reversed().map { row in
        let numbers = (row["numbers"] as String).split(separator: ",")
          .compactMap { Int64($0) }.sorted()
        return try Self.listing(database, row: row, of: numbers)
      }
    }
  }

  /// A comparison as one line.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with this number.
  package func listing(_ number: Int64) throws(WorkbookError) -> ComparisonListing {
    let found = try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT recorded_at, case_id, input_bytes AS least, input_bytes AS most FROM comparison
          WHERE id = ?
          """,
        arguments: [number]
      ).map { try Self.listing(database, row: $0, of: [number]) }
    }
    guard let found else { throw .noRecord(number) }
    return found
  }

  private static func listing(
    _ database: Database, row: Row, of numbers: [Int64]
  ) throws -> ComparisonListing {
    let time = (row["recorded_at"] as String).replacing("T", with: " ")
    return ComparisonListing(
      numbers: numbers, recordedAt: String(time.prefix(16)), caseID: row["case_id"],
      input: range(row["least"], row["most"]), peaks: try peaks(database, of: numbers))
  }

  private static func peaks(_ database: Database, of numbers: [Int64]) throws -> String {
    let marks = numbers.map { _ in "?" }.joined(separator: ", ")
    return try Row.fetchAll(
      database,
      sql: """
        SELECT variant, min(highest) AS least, max(highest) AS most FROM
          (SELECT variant, variant_position, max(peak_bytes) AS highest FROM run
            WHERE comparison_id IN (\(marks)) GROUP BY comparison_id, variant_position)
        GROUP BY variant_position ORDER BY variant_position
        """,
      arguments: StatementArguments(numbers)
    ).map { row in
      "\(row["variant"] as String) \(range(row["least"], row["most"]) ?? "–")"
    }.joined(separator: ", ")
  }

  /// Two amounts as one range: `12.3 MiB to 1.0 GiB`; `nil` if they are not known.
  private static func range(_ least: Int?, _ most: Int?) -> String? {
    guard let least, let most else { return nil }
    return least == most
      ? "\(ByteCount(least))" : "\(ByteCount(least)) to \(ByteCount(most))"
  }

  /// The recorded numbers within a range, in ascending order.
  func numbers(in range: ClosedRange<Int64>) throws(WorkbookError) -> [Int64] {
    try read { database in
      try Int64.fetchAll(
        database, sql: "SELECT id FROM comparison WHERE id BETWEEN ? AND ? ORDER BY id",
        arguments: [range.lowerBound, range.upperBound])
    }
  }

  /// The sweeps that comparisons belong to, by the comparisons' numbers; has no entry for a
  /// comparison on its own.
  func sweeps(of numbers: [Int64]) throws(WorkbookError) -> [Int64: Int64] {
    guard let least = numbers.min(), let most = numbers.max() else { return [:] }
    return try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT id, sweep FROM comparison WHERE sweep IS NOT NULL AND id BETWEEN ? AND ?",
        arguments: [least, most])
      return Dictionary(rows.map { ($0["id"], $0["sweep"]) }) { first, _ in first }
    }
  }

  /// Removes comparisons with all their runs, and returns how many.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with one of the numbers; then none is
  ///   removed.
  package func removeComparisons(_ numbers: [Int64]) throws(WorkbookError) -> Int {
    try write { database in
      for number in Set(numbers).sorted() {
        try database.execute(sql: "DELETE FROM comparison WHERE id = ?", arguments: [number])
        guard database.changesCount == 1 else { throw WorkbookError.noRecord(number) }
      }
      return Set(numbers).count
    }
  }

  /// Removes all comparisons, and returns how many.
  package func removeAllComparisons() throws(WorkbookError) -> Int {
    try write { database in
      try database.execute(sql: "DELETE FROM comparison")
      return database.changesCount
    }
  }
}
