import Foundation
import GRDB
package import Measurement
import MemoryTracking
import WorkerProtocol

extension Run {
  func insert(
    _ database: Database, comparison: Int64, variant: Comparison.Variant, variantPosition: Int,
    position: Int
  ) throws {
    var columns: [(key: String, value: (any DatabaseValueConvertible)?)] = [
      ("comparison_id", comparison), ("variant_position", variantPosition),
      ("variant", variant.name),
      ("language", variant.language),
      ("position", position), ("outcome", outcome.rawValue),
      ("message", message.map { Data($0.utf8) }), ("peak_bytes", peak?.bytes.bytes),
      ("peak_method", peak?.method), ("peak_floor_bytes", peak?.floor.bytes),
      ("peak_tolerance_bytes", peak?.tolerance.bytes),
      ("charge_peak_bytes", charge?.peak.bytes), ("charge_cache_bytes", charge?.cache.bytes),
      ("charge_shared_bytes", charge?.shared.bytes), ("charge_mechanism", charge?.mechanism),
      ("remarks", remarks.isEmpty ? nil : Data(remarks.joined(separator: "\n").utf8)),
      ("wall", wall.nanoseconds), ("limit_bytes", limit?.bytes.bytes),
      ("limit_mechanism", limit?.mechanism), ("input_changed", hasChangedInput),
      ("answer_bytes", answer?.byteCount), ("answer_digest", answer?.digest),
      ("interval_asked", timeline.intervalAsked?.nanoseconds),
      ("interval_achieved", timeline.intervalAchieved?.nanoseconds),
    ]
    columns += Run.storedFigures.map { ($0.column, $0.value(self)?.databaseValue) }
    let names = columns.map(\.key).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT INTO run (\(names)) VALUES (\(marks))",
      arguments: StatementArguments(columns.map(\.value)))
    let run = database.lastInsertedRowID
    for (position, checkpoint) in checkpoints.enumerated() {
      try checkpoint.insert(database, run: run, position: position)
    }
    for (position, process) in processes.enumerated() {
      try process.insert(database, run: run, position: position)
    }
    try watch?.insert(database, run: run)
    let sample = try database.makeStatement(sql: "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)")
    for (position, look) in timeline.samples.enumerated() {
      try sample.execute(arguments: [
        run, position, look.elapsed.nanoseconds, look.resident.bytes, look.anonymous.bytes,
        look.file.bytes,
      ])
    }
  }

  init(_ database: Database, row: Row, withSamples: Bool) throws {
    let identifier: Int64 = row["id"]
    let outcome = try row.outcome()
    let charge = row.amount("charge_peak_bytes").map { peak in
      MemoryCharge(
        peak: peak, cache: row.amount("charge_cache_bytes") ?? .zero,
        shared: row.amount("charge_shared_bytes") ?? .zero, mechanism: row["charge_mechanism"])
    }
    let limit = row.amount("limit_bytes").map {
      MemoryLimit(bytes: $0, mechanism: row["limit_mechanism"])
    }
    let answer = (row["answer_bytes"] as Int?).map {
      Answer(byteCount: $0, digest: row["answer_digest"])
    }
    self.init(
      outcome: outcome,
      message: (row["message"] as Data?).map { String(decoding: $0, as: UTF8.self) },
      peak: try row.peak(), charge: charge, wall: .nanoseconds(row["wall"] as Int64), limit: limit,
      answer: answer, checkpoints: try Checkpoint.fetch(database, run: identifier),
      timeline: Timeline(
        intervalAsked: row.duration("interval_asked"),
        intervalAchieved: row.duration("interval_achieved"),
        samples: withSamples ? try Timeline.Sample.fetch(database, run: identifier) : []),
      remarks: (row["remarks"] as Data?).map {
        String(decoding: $0, as: UTF8.self).split(separator: "\n").map { String($0) }
      } ?? [])
    hasChangedInput = row["input_changed"]
    processes = try ProcessShare.fetch(database, run: identifier)
    watch = try WatchedRun.fetch(database, run: identifier, checkpoints: checkpoints)
    for figure in Run.storedFigures {
      if let value = StoredFigure.Value(row[figure.column]) { figure.restore(&self, value) }
    }
  }
}

extension Checkpoint {
  fileprivate func insert(_ database: Database, run: Int64, position: Int) throws {
    try database.execute(
      sql: "INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        run, position, name, elapsed.nanoseconds, statistics.resident.bytes, residentDelta.bytes,
        statistics.peak.bytes, peakIncrease.bytes, statistics.virtual?.bytes,
        statistics.anonymous?.bytes, statistics.file?.bytes,
      ])
  }

  fileprivate static func fetch(_ database: Database, run: Int64) throws -> [Checkpoint] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM checkpoint WHERE run_id = ? ORDER BY position",
      arguments: [run]
    ).map { row in
      Checkpoint(
        name: row["name"], elapsed: .nanoseconds(row["elapsed"] as Int64),
        statistics: MemoryStatistics(
          resident: ByteCount(row["rss_bytes"]), peak: ByteCount(row["peak_bytes"]),
          virtual: row.amount("virtual_bytes"), anonymous: row.amount("anonymous_bytes"),
          file: row.amount("file_bytes")),
        residentDelta: ByteCount(row["rss_delta_bytes"]),
        peakIncrease: ByteCount(row["peak_increase_bytes"]))
    }
  }
}

extension ProcessShare {
  fileprivate func insert(_ database: Database, run: Int64, position: Int) throws {
    try database.execute(
      sql: "INSERT INTO process VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        run, position, Data(name.utf8), peak?.bytes, started.nanoseconds, ended?.nanoseconds,
      ])
  }

  fileprivate static func fetch(_ database: Database, run: Int64) throws -> [ProcessShare] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM process WHERE run_id = ? ORDER BY position", arguments: [run]
    ).map { row in
      ProcessShare(
        name: String(decoding: row["name"] as Data, as: UTF8.self), peak: row.amount("peak_bytes"),
        started: .nanoseconds(row["started"] as Int64), ended: row.duration("ended"))
    }
  }
}

extension Timeline.Sample {
  fileprivate static func fetch(_ database: Database, run: Int64) throws -> [Timeline.Sample] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM sample WHERE run_id = ? ORDER BY position", arguments: [run]
    ).map { row in
      Timeline.Sample(
        elapsed: .nanoseconds(row["elapsed"] as Int64), resident: ByteCount(row["rss_bytes"]),
        anonymous: ByteCount(row["anonymous_bytes"]), file: ByteCount(row["file_bytes"]))
    }
  }
}

extension Row {
  /// How a run ended.
  ///
  /// - Throws: `SQLITE_CORRUPT` if no version of HighWater wrote this.
  func outcome() throws -> Outcome {
    let text: String = self["outcome"]
    guard let outcome = Outcome(rawValue: text) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT,
        message: "run \(self["comparison_id"] as Int64) has an unknown outcome, '\(text)'")
    }
    return outcome
  }

  /// A run's peak; `nil` if it was not measured.
  ///
  /// - Throws: `SQLITE_CORRUPT` if it is not said how it was measured.
  func peak() throws -> Peak? {
    guard let bytes = amount("peak_bytes") else { return nil }
    guard let method: String = self["peak_method"], let floor = amount("peak_floor_bytes") else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT,
        message: "run \(self["comparison_id"] as Int64) does not say how its peak was measured")
    }
    return Peak(
      bytes: bytes, method: method, floor: floor,
      tolerance: amount("peak_tolerance_bytes") ?? .zero)
  }

  func amount(_ column: String) -> ByteCount? {
    (self[column] as Int?).map { ByteCount($0) }
  }

  fileprivate func duration(_ column: String) -> Duration? {
    (self[column] as Int64?).map { .nanoseconds($0) }
  }
}

extension StoredFigure.Value {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    }
  }

  /// Reads the value of a column; `nil` for NULL.
  fileprivate init?(_ stored: DatabaseValue) {
    switch stored.storage {
    case .int64(let value): self = .integer(value)
    case .string(let value): self = .text(value)
    case .null, .double, .blob: return nil
    }
  }
}

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

extension WatchedRun {
  /// Records what a run's checkpoints and samples leave out.
  func insert(_ database: Database, run: Int64) throws {
    try database.execute(
      sql: "INSERT INTO watch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        run, processID, ending.rawValue, group?.path, group?.mechanism, group?.limit?.bytes,
        group?.limitPath, group?.charge.bytes, group?.cache.bytes, group?.highestCharge.bytes,
        group?.oomKills, group?.highEvents, group?.limitHits,
      ])
    let statement = try database.makeStatement(
      sql: "INSERT INTO phase VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (position, phase) in phases.enumerated() {
      try statement.execute(arguments: [
        run, position, phase.method.rawValue, phase.together.bytes, phase.proportional?.bytes,
        phase.processes, phase.endedProcesses,
      ])
    }
  }

  /// Restores a run's part; `nil` for a run that was not watched.
  static func fetch(
    _ database: Database, run: Int64, checkpoints: [Checkpoint]
  ) throws -> WatchedRun? {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM watch WHERE run_id = ?", arguments: [run])
    else { return nil }
    guard let ending = Ending(rawValue: row["ending"]) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "the watch of run \(run) has an unknown ending")
    }
    let phases = try Row.fetchAll(
      database, sql: "SELECT * FROM phase WHERE run_id = ? ORDER BY position", arguments: [run])
    return WatchedRun(
      processID: row["process_id"], ending: ending,
      phases: try zip(checkpoints, phases).map { try WatchedPhase($0, row: $1) },
      group: WatchedGroup(row: row))
  }
}

extension WatchedPhase {
  fileprivate init(_ checkpoint: Checkpoint, row: Row) throws {
    guard let method = Method(rawValue: row["method"]) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT,
        message: "the phase '\(checkpoint.name)' has an unknown method")
    }
    let statistics = checkpoint.statistics
    self.init(
      name: checkpoint.name, ended: checkpoint.elapsed, peak: statistics.peak, method: method,
      together: ByteCount(row["together_bytes"]), held: statistics.resident,
      anonymous: statistics.anonymous ?? .zero, file: statistics.file ?? .zero,
      proportional: row.amount("pss_bytes"), processes: row["processes"],
      endedProcesses: row["ended_processes"])
  }
}

extension WatchedGroup {
  fileprivate init?(row: Row) {
    guard let path: String = row["group_path"], let charge = row.amount("charge_bytes"),
      let cache = row.amount("cache_bytes"), let highest = row.amount("highest_charge_bytes")
    else { return nil }
    self.init(
      path: path, mechanism: row["mechanism"], limit: row.amount("limit_bytes"),
      limitPath: row["limit_path"], charge: charge, cache: cache, highestCharge: highest,
      oomKills: row["oom_kills"], highEvents: row["high_events"], limitHits: row["limit_hits"])
  }
}
