import Foundation
import GRDB
import Measurement
import MemoryTracking
import WorkerProtocol

extension Run {
  func insert(
    _ database: Database, comparison: Int64, variant: String, variantPosition: Int, position: Int
  ) throws {
    let columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> = [
      "comparison_id": comparison, "variant_position": variantPosition, "variant": variant,
      "position": position, "outcome": outcome.rawValue, "exit_code": exitCode, "signal": signal,
      "message": message.map { Data($0.utf8) }, "start_bytes": start?.bytes,
      "peak_bytes": peak?.bytes.bytes,
      "peak_method": peak?.method, "peak_floor_bytes": peak?.floor.bytes,
      "peak_tolerance_bytes": peak?.tolerance.bytes,
      "tree_peak_bytes": treePeak?.bytes, "tree_method": treeMethod,
      "charge_peak_bytes": charge?.peak.bytes, "charge_cache_bytes": charge?.cache.bytes,
      "charge_shared_bytes": charge?.shared.bytes, "charge_mechanism": charge?.mechanism,
      "remarks": remarks.isEmpty ? nil : Data(remarks.joined(separator: "\n").utf8),
      "final_rss_bytes": finalResident?.bytes, "wall": wall.nanoseconds,
      "user": user?.nanoseconds, "system": system?.nanoseconds, "read_bytes": bytesRead?.bytes,
      "major_faults": majorFaults, "limit_bytes": limit?.bytes.bytes,
      "limit_mechanism": limit?.mechanism, "cached_input_bytes": cachedInput?.bytes,
      "input_changed": hasChangedInput,
      "answer_bytes": answer?.byteCount,
      "answer_digest": answer?.digest, "interval_asked": timeline.intervalAsked?.nanoseconds,
      "interval_achieved": timeline.intervalAchieved?.nanoseconds,
    ]
    let names = columns.map(\.key).joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT INTO run (\(names)) VALUES (\(marks))",
      arguments: StatementArguments(columns.map(\.value)))
    let run = database.lastInsertedRowID
    for (position, checkpoint) in checkpoints.enumerated() {
      try checkpoint.insert(database, run: run, position: position)
    }
    let sample = try database.makeStatement(sql: "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)")
    for (position, look) in timeline.samples.enumerated() {
      try sample.execute(arguments: [
        run, position, look.elapsed.nanoseconds, look.resident.bytes, look.anonymous.bytes,
        look.file.bytes,
      ])
    }
  }

  init(_ database: Database, row: Row) throws {
    let identifier: Int64 = row["id"]
    guard let outcome = Outcome(rawValue: row["outcome"]) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "run \(identifier) has an unknown outcome")
    }
    let peak: Peak? = (row["peak_bytes"] as Int?).map { bytes in
      Peak(
        bytes: ByteCount(bytes), method: row["peak_method"],
        floor: ByteCount(row["peak_floor_bytes"]),
        tolerance: row.amount("peak_tolerance_bytes") ?? .zero)
    }
    let charge: MemoryCharge? = row.amount("charge_peak_bytes").map { peak in
      MemoryCharge(
        peak: peak, cache: row.amount("charge_cache_bytes") ?? .zero,
        shared: row.amount("charge_shared_bytes") ?? .zero, mechanism: row["charge_mechanism"])
    }
    let limit: MemoryLimit? = (row["limit_bytes"] as Int?).map { bytes in
      MemoryLimit(bytes: ByteCount(bytes), mechanism: row["limit_mechanism"])
    }
    let answer: Answer? = (row["answer_bytes"] as Int?).map { count in
      Answer(byteCount: count, digest: row["answer_digest"])
    }
    self.init(
      outcome: outcome, exitCode: row["exit_code"], signal: row["signal"],
      message: (row["message"] as Data?).map { String(decoding: $0, as: UTF8.self) },
      start: row.amount("start_bytes"), peak: peak, treePeak: row.amount("tree_peak_bytes"),
      treeMethod: row["tree_method"], charge: charge, finalResident: row.amount("final_rss_bytes"),
      wall: .nanoseconds(row["wall"] as Int64), user: row.duration("user"),
      system: row.duration("system"), bytesRead: row.amount("read_bytes"),
      majorFaults: row["major_faults"], limit: limit,
      cachedInput: row.amount("cached_input_bytes"), answer: answer,
      checkpoints: try Checkpoint.fetch(database, run: identifier),
      timeline: Timeline(
        intervalAsked: row.duration("interval_asked"),
        intervalAchieved: row.duration("interval_achieved"),
        samples: try Timeline.Sample.fetch(database, run: identifier)),
      remarks: (row["remarks"] as Data?).map {
        String(decoding: $0, as: UTF8.self).split(separator: "\n").map { String($0) }
      } ?? [])
    hasChangedInput = row["input_changed"]
  }
}

extension Checkpoint {
  fileprivate func insert(_ database: Database, run: Int64, position: Int) throws {
    try database.execute(
      sql: "INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        run, position, name, elapsed.nanoseconds, statistics.resident.bytes, residentDelta.bytes,
        statistics.peak.bytes, peakIncrease.bytes, statistics.virtual.bytes,
        statistics.anonymous.bytes, statistics.file.bytes,
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
          virtual: ByteCount(row["virtual_bytes"]), anonymous: ByteCount(row["anonymous_bytes"]),
          file: ByteCount(row["file_bytes"])),
        residentDelta: ByteCount(row["rss_delta_bytes"]),
        peakIncrease: ByteCount(row["peak_increase_bytes"]))
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
  fileprivate func amount(_ column: String) -> ByteCount? {
    (self[column] as Int?).map { ByteCount($0) }
  }

  fileprivate func duration(_ column: String) -> Duration? {
    (self[column] as Int64?).map { .nanoseconds($0) }
  }
}

extension Duration {
  /// The whole nanoseconds of this duration; Int64 holds 292 years of them.
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
