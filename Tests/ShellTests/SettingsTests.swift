import MemoryTracking
import Course
import TestSupport
import Testing
import Workbook

@testable import Shell

@Suite struct SettingsTests {
  @Test func keepsAValueUntilItIsStandardAgain() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("workbook.sqlite")
    let first = try WorkbookFile(path: path)
    #expect(try first.value(of: .cap) == nil)
    try first.set(.cap, to: "1000")
    try first.set(.cap, to: "2000")
    #expect(try WorkbookFile(path: path).value(of: .cap) == "2000")
    try first.set(.cap, to: nil)
    #expect(try WorkbookFile(path: path).value(of: .cap) == nil)
  }

  @Test func hasEachNameOnce() {
    let names = Setting.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func readsACap() throws {
    #expect(try Setting.cap.parse("64MiB") == "67108864")
    #expect(try Setting.cap.parse("auto") == nil)
    #expect(Setting.cap.shown("67108864") == "64.0 MiB")
    #expect(throws: CommandFailure.self) { try Setting.cap.parse("1KiB") }
  }

  @Test func readsWhetherToBeQuiet() throws {
    #expect(try Setting.quiet.parse("on") == "on")
    #expect(try Setting.quiet.parse("off") == nil)
    #expect(throws: CommandFailure.self) { try Setting.quiet.parse("yes") }
  }

  /// The cap is half of what is available; a run of a lesson holds at most 1.5 GiB.
  @Test func memoryIsScarceBelowTwiceTheLargestPeak() {
    #expect(CourseDesk.isScarce(.mebibytes(3071)))
    #expect(!CourseDesk.isScarce(.gibibytes(3)))
  }
}
