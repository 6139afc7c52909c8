import Foundation
import Measurement
import TestSupport
import Testing
import WorkerProtocol

@testable import Workbook

@Suite struct ComparisonRecordsTests {
  private let folder: TemporaryFolder
  private let workbook: WorkbookFile

  init() throws {
    folder = try TemporaryFolder()
    workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
  }

  @Test func restoresEveryFigureAsItWasRecorded() throws {
    var comparison = sampleComparison()
    comparison.variants[1].name = "python stream"
    comparison.variants[1].language = "python"
    comparison.reference = .init(
      name: "swift stream", answer: Answer(byteCount: 42, digest: "fedcba9876543210"))
    let date = Date(timeIntervalSince1970: 1_769_852_205)
    let number = try workbook.record(
      comparison, options: ["lines": "10"], command: "highwater fit tail", version: "1.2", at: date)
    comparison.provenance = Comparison.Provenance(
      number: number, recordedAt: "2026-01-31T09:36:45Z", command: "highwater fit tail",
      version: "1.2")
    let reopened = try WorkbookFile(path: workbook.path)
    let restored = try reopened.comparison(number)
    #expect(restored.comparison == comparison)
    #expect(restored.options == ["lines": "10"])
    #expect(restored.recordedAt == date)
    #expect(restored.number == number)
  }

  @Test func saysThatThereIsNoSuchRecord() throws {
    let error = #expect(throws: WorkbookError.self) { try workbook.comparison(7) }
    #expect(
      error?.description
        == "workbook: there is no run '7'; type 'runs' to list them")
  }

  @Test func findsTheNewest() throws {
    #expect(try workbook.newestComparison() == nil)
    _ = try workbook.record(sampleComparison(), options: [:])
    let second = try workbook.record(sampleComparison(), options: [:])
    #expect(try workbook.newestComparison()?.number == second)
  }

  @Test func takesOnlyCompletedPairsForEvidence() throws {
    let row = "tail"
    #expect(try workbook.evidence(forRow: row) == nil)
    let complete = try workbook.record(sampleComparison(row: row), options: [:])
    try workbook.record(sampleComparison(row: row, outcome: .oomKilled), options: [:])
    var single = sampleComparison(row: row)
    single.variants.removeLast()
    try workbook.record(single, options: [:])
    #expect(try workbook.evidence(forRow: row)?.number == complete)
    #expect(try workbook.evidence(forRow: "count") == nil)
  }
}

extension RecordedComparison: Equatable {
  static func == (lhs: RecordedComparison, rhs: RecordedComparison) -> Bool {
    lhs.number == rhs.number && lhs.comparison == rhs.comparison
  }
}
