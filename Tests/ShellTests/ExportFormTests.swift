import Course
import Presentation
import Testing

@testable import Shell

/// Which form `export` writes.
@Suite struct ExportFormTests {
  private func form(_ words: String..., isWatched: Bool = false) throws -> String {
    let command = try #require(try CommandLineParser.parse(["export"] + words) as? Export)
    return try command.form(isWatched: isWatched).format?.rawValue ?? Export.Form.speedscope
  }

  @Test(arguments: [
    ("x.json", "json"), ("x.csv", "csv"), ("x.CSV", "csv"), ("x.md", "markdown"),
    ("x.markdown", "markdown"), ("x.html", "html"), ("x.htm", "html"), ("a.b/x.html", "html"),
    ("x.speedscope.json", "speedscope"),
  ])
  func followsTheEndingOfTheFile(path: String, expected: String) throws {
    #expect(try form("1", "--output", path) == expected)
    #expect(try form("-o", path, isWatched: true) == expected)
  }

  @Test func isWhatFormatSaysAllTheSame() throws {
    #expect(try form("--format", "csv", "--output", "x.json") == "csv")
    #expect(try form("--format", "speedscope", "--output", "x.json") == "speedscope")
    #expect(try form("--format", "json", isWatched: true) == "json")
    #expect(try form() == "html", "into a pipe or a file of the shell's")
  }

  @Test(arguments: [
    (
      ["--output", "x"],
      "export: 'x' has no ending that names a form; end it in .html, .json, .csv or .md, or give "
        + "--format"
    ),
    (
      ["--output", "x.pdf"],
      "export: 'x.pdf' has no ending that names a form; end it in .html, .json, .csv or .md, or give "
        + "--format"
    ),
    (
      [],
      "export: a terminal cannot show a page; name a file, as in 'export --output report.html'"
    ),
    (
      ["--format", "html"],
      "export: a terminal cannot show a page; name a file, as in 'export --output report.html'"
    ),
    (
      ["--format", "speedscope"],
      "export: a terminal cannot show call stacks; name a file, as in 'export --output "
        + "peak.speedscope.json'"
    ),
  ])
  func asksForAFile(words: [String], message: String) throws {
    let command = try #require(try CommandLineParser.parse(["export"] + words) as? Export)
    let error = #expect(throws: CommandFailure.self) { try command.form(isWatched: true) }
    #expect(error?.description == message)
  }

  @Test func ofALessonIsMarkdown() throws {
    #expect(throws: CommandFailure.self) {
      try CommandLineParser.parse(["export", "--lesson", "spike", "--output", "x.html"])
    }
    _ = try CommandLineParser.parse(["export", "--lesson", "spike", "--output", "x.md"])
  }
}
