import CaseStudies
import TestSupport
import Testing

@Suite("search")
struct SearchTests {
  let folder: TemporaryFolder
  let search: CaseStudy

  init() throws {
    folder = try TemporaryFolder()
    search = try #require(CaseStudy.named("search"))
  }

  @Test(
    "gives what grep gives",
    arguments: [
      (["pattern": "ERROR"], ["-n", "-F", "ERROR"]),
      (["pattern": "EE", "count": "true"], ["-c", "-F", "EE"]),
      (["pattern": "error c", "ignore-case": "true"], ["-n", "-i", "-F", "error c"]),
      (["pattern": "WARN", "max": "3"], ["-n", "-m", "3", "-F", "WARN"]),
      (["pattern": "^20.*[13]$", "regex": "true"], ["-n", "-E", "^20.*[13]$"]),
      (["pattern": "absent"], ["-n", "-F", "absent"]),
    ])
  func grep(options: [String: String], arguments: [String]) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let path = try folder.write(UglyInputs.mixed(count: 140_000, using: &random), to: "input")
      let expected = try run(
        "/usr/bin/grep", ["-a"] + arguments + [path], environment: ["LC_ALL": "C"])
      let given = try search.answer("stream", on: path, options, in: folder)
      #expect(given.bytes == expected.output, "seed \(seed)")
    }
  }

  @Test("says where an expression is wrong")
  func badExpression() {
    let error = #expect(throws: CaseError.self) {
      try search.validated(["pattern": "a(b", "regex": "true"])
    }
    #expect(
      error?.description == "search: '--pattern' is not a regular expression: 'a(b', character 2: "
        + "this '(' is never closed; correct it, or leave '--regex' out to search for the text as "
        + "it stands")
    #expect(throws: Never.self) { try search.validated(["pattern": "a(b"]) }
  }
}
