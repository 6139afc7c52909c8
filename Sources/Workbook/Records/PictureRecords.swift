import Foundation
import GRDB
package import Measurement

// What `--where` found, one account for each variant that has one, as JSON: it is read whole or not
// at all, and no query looks into it.

extension Comparison.Variant {
  func insertPicture(_ database: Database, comparison: Int64, position: Int) throws {
    guard let picture else { return }
    try database.execute(
      sql: "INSERT INTO picture VALUES (?, ?, ?, ?)",
      arguments: [comparison, position, name, try JSONEncoder().encode(picture)])
  }

  /// The accounts of a comparison, by the variants' names.
  static func pictures(
    _ database: Database, comparison: Int64
  ) throws -> [String: WhereAccount] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT variant, account FROM picture WHERE comparison_id = ?",
      arguments: [comparison])
    return try rows.reduce(into: [:]) { pictures, row in
      pictures[row["variant"]] = try JSONDecoder().decode(
        WhereAccount.self, from: row["account"] as Data)
    }
  }
}

/// A recorded account, and where it comes from.
package struct RecordedPicture: Hashable, Sendable {
  /// The comparison's number.
  package var number: Int64
  /// When it was recorded, as `2026-01-31T09:30:00Z`.
  package var recordedAt: String
  package var account: WhereAccount
}

extension WorkbookFile {
  /// The newest account of a version of a case.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - variant: The version as results call it: `load`, or `python load`.
  /// - Returns: `nil` if there is none.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  package func newestPicture(
    ofCase caseID: String, variant: String
  ) throws(WorkbookError) -> RecordedPicture? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT comparison.id, recorded_at, account FROM picture
            JOIN comparison ON comparison.id = comparison_id
          WHERE case_id = ? AND variant = ? ORDER BY comparison.id DESC LIMIT 1
          """,
        arguments: [caseID, variant]
      ).map { row in
        RecordedPicture(
          number: row["id"], recordedAt: row["recorded_at"],
          account: try JSONDecoder().decode(WhereAccount.self, from: row["account"] as Data))
      }
    }
  }
}
