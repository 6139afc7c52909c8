import TestSupport
import Testing

@testable import Workbook

@Suite struct RunSelectionTests {
  private let folder: TemporaryFolder
  private let workbook: WorkbookFile

  init() throws {
    folder = try TemporaryFolder()
    workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
  }

  @Test(arguments: [
    "", "x", "-", "5-", "-5", "8-5", "5-6-7", "5,", ",5", "+5", "5 6", "1e3",
    "99999999999999999999", "9223372036854775807",
  ])
  func readsNothingElse(text: String) {
    #expect(RunSelection(text) == nil)
  }

  @Test func tellsANumberFromARange() throws {
    #expect(RunSelection("5")?.single == 5)
    for text in ["5-8", "5-5", "5,6"] { #expect(try #require(RunSelection(text)).single == nil) }
  }

  @Test(arguments: [
    ([5], "5"), ([5, 6, 7, 8], "5-8"), ([5, 6, 8], "5-6,8"), ([1, 3, 4, 5, 9], "1,3-5,9"),
  ])
  func namesNumbersSoThatTheyReadBack(numbers: [Int64], text: String) throws {
    #expect(RunSelection(numbers).text == text)
    for _ in 0..<9 { try workbook.record(sampleComparison(), options: [:]) }
    #expect(try #require(RunSelection(text)).numbers(in: workbook) == numbers)
  }

  @Test func meansTheRunsThereAre() throws {
    for _ in 0..<4 { try workbook.record(sampleComparison(), options: [:]) }
    _ = try workbook.removeComparisons([2])
    #expect(try #require(RunSelection("1-4000000")).numbers(in: workbook) == [1, 3, 4])
    #expect(try #require(RunSelection("4,1-3,3")).numbers(in: workbook) == [1, 3, 4])
    for missing in ["2", "5-9", "1,2"] {
      let error = #expect(throws: WorkbookError.self) {
        try #require(RunSelection(missing)).numbers(in: workbook)
      }
      #expect("\(try #require(error))".contains("there is no run '"), "\(missing)")
    }
  }
}
