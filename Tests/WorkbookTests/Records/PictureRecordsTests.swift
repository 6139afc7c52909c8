import GRDB
import Measurement
import MemoryTracking
import TestSupport
import Testing

@testable import Workbook

@Suite struct PictureRecordsTests {
  private let folder: TemporaryFolder
  private let workbook: WorkbookFile

  init() throws {
    folder = try TemporaryFolder()
    workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
  }

  private func account(_ mebibytes: Int) -> WhereAccount {
    WhereAccount(
      peak: .mebibytes(mebibytes), program: "/bin/worker", processID: 7,
      frames: [.init(function: "load", file: "/Tail.swift", line: 12, isOwn: true)],
      stacks: [.init(bytes: .mebibytes(mebibytes - 1), variance: 2.5e11, frames: [0])],
      rest: [.init(what: "rest", bytes: .mebibytes(1))], untouched: .mebibytes(3),
      processes: .init(seen: 2, unseen: 1),
      phases: [
        .init(
          name: "Read", peak: .mebibytes(mebibytes - 2),
          stacks: [.init(bytes: .mebibytes(1), variance: 0, frames: [0])], growth: []),
        .init(name: "Sorted"),
      ],
      sources: [.init(file: "/Tail.swift", lines: [.init(number: 12, text: "let text = …")])],
      remarks: ["A sentence."])
  }

  @Test func restoresAPictureWithItsComparison() throws {
    var comparison = sampleComparison()
    comparison.variants[0].picture = account(64)
    let number = try workbook.record(comparison, options: [:])
    let restored = try WorkbookFile(path: workbook.path).comparison(number).comparison
    #expect(restored.variants.map(\.picture) == comparison.variants.map(\.picture))
  }

  @Test func findsTheNewestPictureOfAVersion() throws {
    var comparison = sampleComparison()
    let caseID = try #require(comparison.caseID)
    let name = comparison.variants[0].name
    #expect(try workbook.newestPicture(ofCase: caseID, variant: name) == nil)
    comparison.variants[0].picture = account(64)
    try workbook.record(comparison, options: [:])
    comparison.variants[0].picture = account(65)
    let second = try workbook.record(comparison, options: [:])
    comparison.variants[0].picture = nil
    try workbook.record(comparison, options: [:])
    let newest = try #require(try workbook.newestPicture(ofCase: caseID, variant: name))
    #expect(newest.number == second && newest.account == account(65))
    #expect(try workbook.newestPicture(ofCase: caseID, variant: "other") == nil)
  }

  @Test func readsWhatWasRecordedBeforeThereWerePhases() throws {
    var comparison = sampleComparison()
    comparison.variants[0].picture = account(64)
    let number = try workbook.record(comparison, options: [:])
    let queue = try DatabaseQueue(path: workbook.path)
    try queue.write { database in
      try database.execute(
        sql: """
          UPDATE picture SET account = CAST(json_remove(CAST(account AS TEXT), '$.phases') AS BLOB)
          """)
    }
    try queue.close()
    var expected = account(64)
    expected.phases = nil
    let restored = try WorkbookFile(path: workbook.path).comparison(number).comparison
    #expect(restored.variants[0].picture == expected)
  }
}
