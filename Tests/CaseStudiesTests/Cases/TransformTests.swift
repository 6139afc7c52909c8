import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("transform")
struct TransformTests {
  let folder: TemporaryFolder
  let transform: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    transform = try #require(CaseStudy.named("transform"))
  }

  @Test(
    "gives what tr gives",
    arguments: [
      ["upper", "a-z", "A-Z"], ["lower", "A-Z", "a-z"],
      ["rot13", "a-zA-Z", "n-za-mN-ZA-M"],
    ])
  func tr(change: [String]) throws {
    var random = SeededGenerator(seed: 1)
    let content = UglyInputs.mixed(count: 300_000, using: &random)
    let path = try folder.write(content, to: "input")
    let expected = try run(
      "/usr/bin/tr", [change[1], change[2]], standardInput: content, environment: ["LC_ALL": "C"])
    let given = try transform.answer("stream", on: path, ["mode": change[0]], in: folder)
    #expect(given.bytes == expected.output)
  }

  @Test("saves onto its own input", arguments: ["load", "stream"])
  func ownInput(version: String) throws {
    let path = try folder.write("one\nTWO ä", to: "input")
    _ = try transform.answer(version, on: path, ["output": path], in: folder)
    #expect(try folder.contents(of: "input") == Array("ONE\nTWO ä".utf8))
    #expect(folder.names() == ["answer-\(version)", "input"])
  }

  @Test("leaves the output as it was where the disk is full", arguments: ["load", "stream"])
  func fullDisk(version: String) throws {
    // Enough for several threads.
    let content = [UInt8](repeating: 0x61, count: FileBlocks.smallestSplit + 1)
    let input = try folder.write(content, to: "input")
    let output = try folder.write("before", to: "output")
    // A limit on the size of files stands in for a full disk.
    let script = "ulimit -f 1024; exec \"$@\""
    let worker = try BuiltProducts.path("highwater-worker")
    let process = try run(
      "/bin/sh",
      [
        "-c", "trap '' XFSZ; " + script, "sh", worker, "transform", version, input,
        "output=\(output)",
      ])
    #expect(process.status == 1)
    #expect(process.errorText.hasPrefix("output: cannot write '\(output)' (File too large); "))
    #expect(try folder.contents(of: "output") == Array("before".utf8))
    #expect(folder.names() == ["input", "output"])
  }
}
