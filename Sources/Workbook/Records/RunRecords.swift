import Foundation
import GRDB
import Measurement
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
