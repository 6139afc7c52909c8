import Foundation
import GRDB
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Workbook

@Suite struct WorkbookFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func isPrivate() throws {
    let path = folder.path("deep/er/workbook.sqlite")
    _ = try WorkbookFile(path: path)
    func mode(_ path: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return try #require(attributes[.posixPermissions] as? Int)
    }
    #expect(try mode(path) == 0o600)
    #expect(try mode(folder.path("deep/er")) == 0o700)
  }

  @Test func refusesADamagedFileAndLeavesIt() throws {
    let path = try folder.write(String(repeating: "this is no database\n", count: 200), to: "w")
    let before = try folder.contents(of: "w")
    let error = #expect(throws: WorkbookError.self) { try WorkbookFile(path: path) }
    #expect(
      error?.description == "workbook: '\(path)' cannot be read (file is not a database); it was "
        + "left as it is: move it away, or name another with --workbook FILE")
    #expect(try folder.contents(of: "w") == before)
    #expect(folder.names() == ["w"])
  }

  @Test func refusesADatabaseOfAnotherProgram() throws {
    let path = folder.path("other.sqlite")
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    let before = try folder.contents(of: "other.sqlite")
    #expect(throws: WorkbookError.damaged(path: path, reason: "it belongs to another program")) {
      try WorkbookFile(path: path)
    }
    #expect(try folder.contents(of: "other.sqlite") == before)
  }

  @Test func refusesAFileOfALaterVersionAndLeavesIt() throws {
    let path = folder.path("later.sqlite")
    try WorkbookFile(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 the future')")
    }
    let error = #expect(throws: WorkbookError.self) { try WorkbookFile(path: path) }
    #expect(error == .newer(path: path))
    #expect(
      error?.description == "workbook: '\(path)' was written by a later HighWater; it was left as "
        + "it is: use that version, or name another with --workbook FILE")
  }

  @Test func refusesAFolder() throws {
    let path = try folder.makeFolder("w.sqlite")
    #expect(throws: WorkbookError.unusable(path: path, reason: "Is a directory")) {
      try WorkbookFile(path: path)
    }
  }

  @Test func isSharedBySeveralShells() throws {
    let path = folder.path("workbook.sqlite")
    let first = try WorkbookFile(path: path)
    let second = try WorkbookFile(path: path)
    for _ in 0..<20 {
      try first.record(sampleComparison(), options: [:])
      try second.record(sampleComparison(), options: [:])
    }
    let count = try first.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM comparison") }
    #expect(count == 40)
  }

  /// As HighWater wrote it before decision rows had identifiers and figures a list of their own.
  @Test func opensAWorkbookOfAnEarlierVersion() throws {
    let path = folder.path("earlier.sqlite")
    let earlier = try DatabaseQueue(path: path)
    try WorkbookSchema.migrator.migrate(earlier, upTo: "6 changed inputs")
    try earlier.write { database in
      try database.execute(
        sql: """
          INSERT INTO comparison VALUES (7, '2026-01-31T09:30:00Z', 'tail', 'Get last N lines', '{}',
            'app.log', 64, 'log', '6.18', 2, 1024, '6.3.1', 'release', NULL);
          INSERT INTO run (id, comparison_id, variant_position, variant, position, outcome, wall,
            start_bytes, peak_bytes, peak_method, peak_floor_bytes, user, major_faults)
          VALUES (1, 7, 0, 'load', 0, 'completed', 5, 10, 20, 'worker VmHWM', 0, 3, 1);
          INSERT INTO run (id, comparison_id, variant_position, variant, position, outcome, wall)
          VALUES (2, 7, 1, 'stream', 0, 'completed', 5);
          """)
    }
    try earlier.close()
    let workbook = try WorkbookFile(path: path)
    let record = try #require(try workbook.evidence(forRow: "tail"))
    #expect(record.number == 7 && record.comparison.decisionRow == "tail")
    #expect(!record.comparison.isCold)
    let run = try #require(record.comparison.variants.first?.runs.first)
    #expect(run.start == ByteCount(10) && run.peak?.bytes == ByteCount(20))
    #expect(run.user == .nanoseconds(3) && run.majorFaults == 1 && run.leftBehind == nil)
  }

  @Test func addsTheColumnOfAFigureThatItLacks() throws {
    let path = folder.path("workbook.sqlite")
    try WorkbookFile(path: path).write { database in
      try database.execute(sql: "ALTER TABLE run DROP COLUMN left_behind")
    }
    var comparison = sampleComparison()
    comparison.variants[0].runs[0].leftBehind = 3
    comparison.isCold = true
    let workbook = try WorkbookFile(path: path)
    let number = try workbook.record(comparison, options: [:])
    var restored = try workbook.comparison(number).comparison
    restored.provenance = nil
    #expect(restored == comparison)
  }
}
