import GRDB
import Measurement
import MemoryTracking

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
