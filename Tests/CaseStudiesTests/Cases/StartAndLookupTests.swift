import CaseStudies
import TestSupport
import Testing

/// The cases that take a part of the file: its first bytes, or lines by their numbers.
@Suite("header, preview and lookup")
struct StartAndLookupTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func answer(
    _ caseID: String, on content: some Collection<UInt8>, _ options: [String: String] = [:]
  ) throws -> GivenAnswer {
    let path = try folder.write(content, to: "input")
    return try #require(CaseStudy.named(caseID)).answer("stream", on: path, options, in: folder)
  }

  @Test("header gives what head -c 100 gives", arguments: [0, 1, 99, 100, 101, 5000])
  func header(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let content = random.bytes(count: count)
    #expect(try answer("header", on: content).bytes == Array(content.prefix(100)))
  }

  @Test("header says whether the file begins so")
  func magic() throws {
    #expect(try answer("header", on: "MAGIC 1".utf8, ["magic": "MAGIC"]).text == "yes\n")
    #expect(try answer("header", on: " MAGIC".utf8, ["magic": "MAGIC"]).text == "no\n")
    #expect(try answer("header", on: "MAG".utf8, ["magic": "MAGIC"]).text == "no\n")
  }

  @Test(
    "preview cuts no character",
    arguments: [
      (0, ""), (1, "a"), (2, "a"), (3, "aä"), (4, "aä"), (5, "aä"), (6, "aä京"), (9, "aä京"),
      (10, "aä京😀"),
    ])
  func characters(most: Int, expected: String) throws {
    let given = try answer("preview", on: "aä京😀z".utf8, ["bytes": "\(most)"])
    #expect(given.text == expected + "\n\n[TRUNCATED: File is 0.0 MiB]\n")
  }

  @Test("preview gives a file that fits as it is, and keeps bytes that begin no character")
  func whole() throws {
    #expect(try answer("preview", on: "aä".utf8, ["bytes": "3"]).text == "aä")
    let invalid: [UInt8] = [0x61, 0x80, 0x80, 0x80, 0x61]
    #expect(try answer("preview", on: invalid, ["bytes": "4"]).bytes.starts(with: invalid[..<4]))
  }

  @Test("lookup gives what sed gives", arguments: 1...4)
  func sed(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let content = UglyInputs.mixed(count: 150_000, using: &random)
    let path = try folder.write(content, to: "input")
    let expected = try run(
      "/usr/bin/sed", ["-n", "1p;7p;40,45p;900p;100000p", path], environment: ["LC_ALL": "C"])
    let given = try answer("lookup", on: content, ["lines": "1,7,40-45,900,100000"])
    // sed adds no newline to a last line that has none, which a line asked for twice would need.
    #expect(given.bytes == expected.output, "seed \(seed)")
  }

  @Test("lookup gives lines in the order asked for, each with a newline")
  func order() throws {
    #expect(
      try answer("lookup", on: "a\nb\nc".utf8, ["lines": "3,1,3,9,2-3"]).text == "c\na\nc\nb\nc\n")
  }
}
