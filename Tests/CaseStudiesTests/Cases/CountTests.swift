import CaseStudies
import TestSupport
import Testing

@Suite("count")
struct CountTests {
  let folder: TemporaryFolder
  let count: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    count = try #require(CaseStudy.named("count"))
  }

  @Test("counts what grep finds", arguments: ["E", "EE", "EEE", "ERROR", "RERR", "1"])
  func grep(pattern: String) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let path = try folder.write(UglyInputs.mixed(count: 140_000, using: &random), to: "input")
      let lines = try run(
        "/usr/bin/grep", ["-a", "-o", "-F", "-e", pattern, path], environment: ["LC_ALL": "C"])
      let expected = lines.output.count { $0 == UInt8(ascii: "\n") }
      let given = try count.answer("stream", on: path, ["pattern": pattern], in: folder)
      #expect(given.text == "\(expected)\n", "seed \(seed)")
    }
  }

  @Test("counts no occurrence that overlaps the one before")
  func overlapping() throws {
    let path = try folder.write("aaaaa\naa\n", to: "input")
    #expect(try count.answer("stream", on: path, ["pattern": "aa"], in: folder).text == "3\n")
  }
}
