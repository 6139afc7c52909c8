import GRDB
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Workbook

@Suite struct SweepRecordsTests {
  private let folder: TemporaryFolder
  private let workbook: WorkbookFile

  init() throws {
    folder = try TemporaryFolder()
    workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
  }

  private func comparison(_ size: Int, peak: Int) -> Comparison {
    var comparison = sampleComparison()
    comparison.input?.size = .mebibytes(size)
    comparison.variants[0].runs[0].peak?.bytes = .mebibytes(peak)
    return comparison
  }

  /// Two sizes of a sweep, a comparison of another shell's between them, and one behind them.
  private func fill() throws {
    let first = try workbook.record(comparison(4, peak: 9), options: [:], in: .first)
    try workbook.record(comparison(1, peak: 2), options: [:])
    try workbook.record(comparison(16, peak: 40), options: [:], in: .after(first))
    try workbook.record(comparison(2, peak: 3), options: [:])
  }

  @Test func listsASweepInOneLine() throws {
    try fill()
    let listings = try workbook.listings(ofCase: nil, last: 20)
    #expect(listings.map(\.name) == ["2", "1,3", "4"])
    #expect(listings[1].input == "4.0 MiB to 16.0 MiB")
    #expect(listings[1].variants.map(\.figure) == ["9.0 MiB to 40.0 MiB", "–"])
    #expect(
      listings[1].variants.map(\.figures) == [
        ["9.0 MiB to 40.0 MiB", "9.0 to 40.0 MiB", "to 40.0 MiB"], ["–"],
      ])
    #expect(listings.map(\.isSweep) == [false, true, false])
    #expect(listings[0].input == "1.0 MiB")
    #expect(listings[0].variants.map(\.figure) == ["≤ 2.0 MiB", "–"])
    #expect(listings[0].variants.map(\.name) == ["load", "stream"])
    #expect(try workbook.listings(ofCase: nil, last: 2).map(\.name) == ["1,3", "4"])
    #expect(try workbook.listings(ofCase: "count", last: 2).isEmpty)
    #expect(try workbook.listing(4) == listings[2])
  }

  @Test func putsTogetherWhatBelongsTogether() throws {
    try fill()
    #expect(
      try workbook.entries(of: [1, 2, 3, 4])
        == [.sweep([1, 3]), .comparison(2), .comparison(4)])
    #expect(try workbook.entries(of: [2, 3]) == [.comparison(2), .comparison(3)])
    // What is left of a sweep is a comparison.
    _ = try workbook.removeComparisons([1])
    #expect(try workbook.entries(of: [3]) == [.comparison(3)])
    #expect(try workbook.listings(ofCase: nil, last: 20).map(\.name) == ["2", "3", "4"])
  }

  @Test func readsComparisonsOneByOneAndTellsWhatFailed() throws {
    try fill()
    let all = RecordedComparisons([1, 4], in: workbook)
    #expect(all.map { $0.input?.size } == [.mebibytes(4), .mebibytes(2)])
    try all.check()
    let broken = RecordedComparisons([1, 7, 4], in: workbook)
    #expect(Array(broken).count == 1)
    #expect(throws: WorkbookError.self) { try broken.check() }
  }

  /// A workbook of before sweeps were kept together opens, and its comparisons stand each on its
  /// own.
  @Test func opensAWorkbookFromBefore() throws {
    let path = folder.path("old.sqlite")
    let queue = try DatabaseQueue(path: path)
    try WorkbookSchema.migrator.migrate(queue, upTo: "2 page cache")
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO comparison (recorded_at, case_id, options, kernel, processors, memory_bytes,
            swift, build) VALUES ('2026-01-31T09:30:00Z', 'tail', '{}', '6', 2, 1, '6.3', 'debug')
          """)
    }
    try queue.close()
    let listings = try WorkbookFile(path: path).listings(ofCase: nil, last: 5)
    #expect(listings.map(\.name) == ["1"] && listings[0].recordedAt == "2026-01-31T09:30:00Z")
    #expect(listings[0].recordedAt == "2026-01-31T09:30:00Z")
  }
}
