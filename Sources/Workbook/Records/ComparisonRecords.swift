package import Foundation
import GRDB
package import Measurement
package import MemoryTracking
import WorkerProtocol

/// A comparison as it is recorded in the workbook.
package struct RecordedComparison: Sendable {
  package var number: Int64
  /// When it was recorded, in UTC.
  package var recordedAt: Date
  /// The case's options, or the measured commands.
  package var options: [String: String]
  package var comparison: Comparison
}

/// A comparison's position in a sweep.
package enum SweepPlace: Hashable, Sendable {
  case first
  /// After the sweep's first comparison, which has this number.
  case after(Int64)
}

extension WorkbookFile {
  /// Records a comparison with all its runs, checkpoints and samples, in one transaction.
  ///
  /// - Returns: The number under which it can be found.
  /// - Throws: `WorkbookError` if it cannot be written; then nothing of it is recorded.
  @discardableResult
  package func record(
    _ comparison: Comparison, options: [String: String], in place: SweepPlace? = nil,
    command: String? = nil, version: String? = nil, at date: Date = Date()
  ) throws(WorkbookError) -> Int64 {
    try write { database in
      let host = comparison.host
      try database.execute(
        sql: """
          INSERT INTO comparison (recorded_at, case_id, decision_row, options, input_path,
            input_bytes, input_fixture, kernel, processors, memory_bytes, swift, build, cold,
            kind, parameter, parameter_value, command, version, reference, reference_bytes,
            reference_digest, node)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          date.ISO8601Format(), comparison.caseID, comparison.decisionRow,
          String(decoding: try JSONEncoder().encode(options), as: UTF8.self),
          comparison.input?.path, comparison.input?.size.bytes, comparison.input?.fixture,
          host.kernel, host.processors, host.memory.bytes, host.swift, host.build,
          comparison.isCold, comparison.kind.rawValue, comparison.parameter?.name,
          comparison.parameter?.value, command, version, comparison.reference?.name,
          comparison.reference?.answer.byteCount, comparison.reference?.answer.digest, host.node,
        ])
      let number = database.lastInsertedRowID
      if let place {
        let first = if case .after(let first) = place { first } else { number }
        try database.execute(
          sql: "UPDATE comparison SET sweep = ? WHERE id = ?", arguments: [first, number])
      }
      for (position, variant) in comparison.variants.enumerated() {
        for (index, run) in variant.runs.enumerated() {
          try run.insert(
            database, comparison: number, variant: variant, variantPosition: position,
            position: index)
        }
        try variant.insertPicture(database, comparison: number, position: position)
      }
      return number
    }
  }

  /// Restores a comparison.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with this number.
  package func comparison(_ number: Int64) throws(WorkbookError) -> RecordedComparison {
    guard let found = try newest("id = ?", [number]) else { throw .noRecord(number) }
    return found
  }

  /// Restores a comparison without its samples, which are by far the most of it.
  ///
  /// - Throws: `WorkbookError.noRecord` if there is no comparison with this number.
  package func figures(of number: Int64) throws(WorkbookError) -> Comparison {
    let found = try newest("id = ?", [number], withSamples: false)
    guard let found else { throw .noRecord(number) }
    return found.comparison
  }

  /// The newest comparison; `nil` if there is none.
  package func newestComparison() throws(WorkbookError) -> RecordedComparison? {
    try newest("TRUE")
  }

  /// The newest comparison with at least two variants; `nil` if there is none.
  package func newestPair() throws(WorkbookError) -> RecordedComparison? {
    try newest(
      """
      (SELECT count(DISTINCT variant_position) FROM run WHERE comparison_id = comparison.id) > 1
      """)
  }

  /// The newest comparison that fills a row of the decision table, which is one whose load and
  /// stream versions both completed; `nil` if there is none.
  package func evidence(forRow row: String) throws(WorkbookError) -> RecordedComparison? {
    try newest(
      """
      decision_row = ? AND (SELECT count(DISTINCT variant) FROM run
        WHERE comparison_id = comparison.id AND outcome = 'completed'
          AND variant IN ('load', 'stream')) = 2
      """, [row])
  }

  /// The newest comparison on which a condition holds; it alone is held.
  private func newest(
    _ condition: String, _ arguments: StatementArguments = [], withSamples: Bool = true
  ) throws(WorkbookError) -> RecordedComparison? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT * FROM comparison WHERE \(condition) ORDER BY id DESC LIMIT 1",
        arguments: arguments
      ).map { try RecordedComparison(database, row: $0, withSamples: withSamples) }
    }
  }
}

/// The figures of a run from which its version's growth can be estimated.
package struct RecordedPeak: Hashable, Sendable {
  package var input: ByteCount
  package var peak: ByteCount
  /// What it held before it began.
  package var start: ByteCount
}

extension WorkbookFile {
  /// The newest completed runs of a version on files of one kind, in one kind of build; at most 50,
  /// the newest first.
  ///
  /// - Parameters:
  ///   - caseID: The case.
  ///   - version: The version's name.
  ///   - fixture: The recipe of the made files, whatever their size; `nil` for a user's file.
  ///   - path: The user's file; `nil` for made files.
  ///   - build: `debug` or `release`.
  /// - Returns: The figures of each run.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  package func recordedPeaks(
    ofCase caseID: String, version: String, fixture: String?, path: String?, build: String
  ) throws(WorkbookError) -> [RecordedPeak] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT input_bytes, peak_bytes, start_bytes FROM run
            JOIN comparison ON comparison.id = comparison_id
          WHERE case_id = ? AND variant = ? AND build = ? AND outcome = 'completed'
            AND input_fixture IS ? AND (? IS NULL OR input_path = ?)
            AND input_bytes > 0 AND peak_bytes > 0 AND start_bytes > 0
          ORDER BY comparison.id DESC LIMIT 50
          """,
        arguments: [caseID, version, build, fixture, path, path]
      ).map { row in
        RecordedPeak(
          input: ByteCount(row["input_bytes"]), peak: ByteCount(row["peak_bytes"]),
          start: ByteCount(row["start_bytes"]))
      }
    }
  }
}

extension RecordedComparison {
  fileprivate init(_ database: Database, row: Row, withSamples: Bool) throws {
    number = row["id"]
    recordedAt = try Date(row["recorded_at"], strategy: .iso8601)
    options = try JSONDecoder().decode(
      [String: String].self, from: Data((row["options"] as String).utf8))
    let input = (row["input_path"] as String?).map { path in
      Comparison.Input(
        path: path, size: ByteCount(row["input_bytes"]), fixture: row["input_fixture"])
    }
    comparison = Comparison(
      host: Host(
        kernel: row["kernel"], processors: row["processors"],
        memory: ByteCount(row["memory_bytes"]), swift: row["swift"], build: row["build"],
        node: row["node"]),
      caseID: row["case_id"], decisionRow: row["decision_row"], input: input,
      variants: try Comparison.Variant.fetch(
        database, comparison: number, withSamples: withSamples), isCold: row["cold"],
      kind: Comparison.Kind(rawValue: row["kind"]) ?? .comparison,
      parameter: (row["parameter"] as String?).map {
        Comparison.Parameter(name: $0, value: row["parameter_value"])
      })
    comparison.reference = (row["reference"] as String?).map { name in
      Comparison.Reference(
        name: name,
        answer: Answer(byteCount: row["reference_bytes"], digest: row["reference_digest"]))
    }
    comparison.provenance = Comparison.Provenance(
      number: number, recordedAt: row["recorded_at"], command: row["command"],
      version: row["version"])
  }
}

extension Comparison.Variant {
  fileprivate static func fetch(
    _ database: Database, comparison: Int64, withSamples: Bool
  ) throws -> [Comparison.Variant] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT * FROM run WHERE comparison_id = ? ORDER BY variant_position, position",
      arguments: [comparison])
    var variants: [Comparison.Variant] = []
    for row in rows {
      let name: String = row["variant"]
      if variants.last?.name != name {
        variants.append(Comparison.Variant(name: name, language: row["language"], runs: []))
      }
      variants[variants.count - 1].runs.append(
        try Run(database, row: row, withSamples: withSamples))
    }
    let pictures = try pictures(database, comparison: comparison)
    for index in variants.indices { variants[index].picture = pictures[variants[index].name] }
    return variants
  }
}

/// Recorded comparisons in sequence, each read only when it is asked for. If one cannot be read,
/// the sequence ends, and `check` throws the reason.
package final class RecordedComparisons: Sequence, IteratorProtocol {
  private var numbers: ArraySlice<Int64>
  private let workbook: WorkbookFile
  private var failure: WorkbookError?

  package init(_ numbers: [Int64], in workbook: WorkbookFile) {
    self.numbers = numbers[...]
    self.workbook = workbook
  }

  package func next() -> Comparison? {
    guard failure == nil, let number = numbers.popFirst() else { return nil }
    do {
      return try workbook.comparison(number).comparison
    } catch {
      failure = error
      return nil
    }
  }

  /// Throws the error that ended the sequence early, if any.
  package func check() throws(WorkbookError) {
    if let failure { throw failure }
  }
}
