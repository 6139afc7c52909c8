import LineEditing
import Testing

@testable import Shell

/// Where in a line a program's own words begin, and what a system's shell is told.
@Suite struct CommandPositionTests {
  private func expectation(_ words: String, _ beginning: String) throws -> String {
    let position = CommandPosition(
      after: words.split(separator: " ").map(String.init), beginning: beginning,
      in: try CommandTree.highwater())
    return switch position.expectation {
    case .command: "command"
    case .option: "option"
    case .value(let argument, _, _): argument.valueName ?? ""
    case .program(let isFirst): isFirst ? "program" : "file"
    case .nothing: "nothing"
    }
  }

  @Test(arguments: [
    ("measure", "", "option"), ("measure", "so", "program"), ("measure", "--", "option"),
    ("measure --", "", "program"), ("measure --", "so", "program"),
    ("measure -- sort", "", "file"), ("measure sort", "", "file"), ("measure sort", "-", "file"),
    ("measure --cold", "so", "program"), ("measure --runs", "2", "count"),
    ("measure --runs 2 --", "so", "program"), ("why python3", "lo", "file"),
    ("sweep --sizes 1MiB,2MiB --", "so", "program"), ("sweep -- sort", "{", "file"),
    ("fit --", "so", "program"), ("fit", "ta", "subject"), ("compare tail --", "x", "nothing"),
    ("bill", "", "comparison"), ("chart", "", "run"),
  ])
  func findsTheProgram(words: String, beginning: String, expected: String) throws {
    #expect(try expectation(words, beginning) == expected)
  }

  @Test func tellsTheSystemsShellNothingThatActsOnItsTerminal() {
    let hostile = Completion.Candidate("5", label: "5", summary: "a\u{1B}]0;x\u{7}\nb, 8.0 MiB")
    let line = ShellCompletion.line(hostile)
    #expect(line == "5" || line?.hasPrefix("5") == true)
    #expect(line?.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" } == false)
    #expect(ShellCompletion.line(Completion.Candidate("'a\nb'", label: "a\nb")) == nil)
    #expect(ShellCompletion.line(Completion.Candidate("'my file'", label: "my file")) == "my file")
  }
}
