import CaseStudies
import Testing

@Suite("CaseOptions")
struct CaseOptionsTests {
  private func values(_ caseID: String, _ options: [String: String]) throws -> [String: String] {
    try #require(CaseStudy.named(caseID)).validated(options).values
  }

  @Test("fills in the defaults")
  func defaults() throws {
    #expect(try values("tail", [:]) == ["lines": "1000"])
    #expect(try values("tail", ["lines": "5"]) == ["lines": "5"])
    #expect(try values("count", [:]) == ["pattern": "ERROR"])
  }

  @Test("fills in no default that an option given takes the place of")
  func replaced() throws {
    #expect(try values("tail", ["bytes": "64KiB"]) == ["bytes": "64KiB"])
  }

  @Test(
    "refuses what it cannot use and says what to give",
    arguments: [
      (
        "tail", ["line": "5"],
        "tail: there is no option '--line'; it takes --lines N, --bytes SIZE"
      ),
      ("report", ["x": "1"], "report: there is no option '--x'; it takes none"),
      (
        "tail", ["lines": "many"],
        "tail: '--lines' cannot be 'many'; give a whole number, as in 1000"
      ),
      ("tail", ["lines": "-1"], "tail: '--lines' cannot be '-1'; give 0 or more, as in 1000"),
      ("tail", ["lines": ""], "tail: '--lines' cannot be ''; give a whole number, as in 1000"),
      (
        "tail", ["lines": "9999999999999999999"],
        "tail: '--lines' cannot be '9999999999999999999'; give a whole number, as in 1000"
      ),
      (
        "tail", ["bytes": "5 cats"],
        "tail: '--bytes' cannot be '5 cats'; give a size, as in 64KiB or 4096"
      ),
      (
        "tail", ["bytes": "5", "lines": "5"],
        "tail: cannot take both '--bytes' and '--lines'; leave one of them out"
      ),
      (
        "transform", ["mode": "title"],
        "transform: '--mode' cannot be 'title'; give one of upper, lower, rot13"
      ),
      (
        "transform", ["output": ""], "transform: '--output' cannot be ''; give the path of a file"
      ),
      (
        "lookup", ["lines": "5,0"],
        "lookup: '--lines' cannot be '5,0'; give line numbers from 1 on, as in 5,1000,20-29"
      ),
      (
        "lookup", ["lines": "9-2"],
        "lookup: '--lines' cannot be '9-2'; give line numbers from 1 on, as in 5,1000,20-29"
      ),
      (
        "search", ["regexp": "a"],
        "search: there is no option '--regexp'; it takes --pattern TEXT, --ignore-case, --regex, "
          + "--count, --max N"
      ),
      ("search", ["count": "yes"], "search: '--count' cannot be 'yes'; it takes no value"),
      (
        "count", ["pattern": ""],
        "count: '--pattern' cannot be ''; give a text that can stand within a line"
      ),
      (
        "count", ["pattern": "a\nb"],
        "count: '--pattern' cannot be 'a\nb'; give a text that can stand within a line"
      ),
    ] as [(String, [String: String], String)])
  func refusals(caseID: String, options: [String: String], text: String) throws {
    let study = try #require(CaseStudy.named(caseID))
    let error = #expect(throws: CaseError.self) { try study.validated(options) }
    #expect(error?.description == text)
  }
}
