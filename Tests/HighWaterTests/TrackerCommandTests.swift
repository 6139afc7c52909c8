import Glibc
import TestSupport
import Testing

/// `tracker` as people use it: into a file, by a pipe, at a terminal.
@Suite(.tags(.slow)) struct TrackerCommandTests {
  private func module(_ name: String) throws -> [UInt8] {
    try fileContents("\(BuiltProducts.package())/Sources/BuiltIn/Content/Trackers/\(name)")
  }

  @Test func printsAModuleByteForByte() throws {
    let place = try Workplace()
    for (language, name) in [("python", "memory_tracking.py"), ("golang", "memorytracking.go")] {
      let finished = try place.highwater("tracker", language)
      #expect(finished.status == 0)
      #expect(finished.output == (try module(name)))
      #expect(finished.errorText == "")
    }
  }

  @Test func writesAFileWholeOrNotAtAll() throws {
    let place = try Workplace()
    let path = place.folder.path("memory_tracking.rb")
    let finished = try place.highwater("tracker", "ruby", "--output", path)
    #expect(finished.outputText == "tracker: wrote '\(path)'\n")
    #expect(try fileContents(path) == (try module("memory_tracking.rb")))

    let failed = try place.highwater("tracker", "ruby", "-o", place.folder.path("none/x.rb"))
    #expect(failed.status == 64, "its folder does not exist")
    #expect(failed.errorText.contains("none/x.rb"))
  }

  @Test func listsTheLanguages() throws {
    let finished = try Workplace().highwater("tracker")
    #expect(finished.status == 0)
    for text in ["javascript", "js, node", "memory-tracking.mjs", "c++", "'tracker LANGUAGE'"] {
      #expect(finished.outputText.contains(text))
    }
  }

  @Test func anUnknownLanguageIsAUsageError() throws {
    let finished = try Workplace().highwater("tracker", "pyhton")
    #expect(finished.status == EX_USAGE)
    #expect(
      finished.errorText
        == "tracker: there is no module for 'pyhton'; did you mean 'python'?\n")
    let listed = try Workplace().highwater("tracker", "--output", "x")
    #expect(listed.status == EX_USAGE)
  }

  @Test func atATerminalTabsBecomeSpaces() throws {
    let place = try Workplace()
    let terminal = try place.terminal("tracker", "go", columns: 120, rows: 250)
    try terminal.wait(for: "return kib << 10, err")
    #expect(terminal.screen.fullText.contains("\n    kib, err := strconv.ParseInt("))
    #expect(!terminal.screen.fullText.contains("\\t"))
  }
}
