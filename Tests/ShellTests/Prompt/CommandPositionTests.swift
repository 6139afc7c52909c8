import ArgumentParser
import LessonScript
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
    let shown = #"a\e]0;x\x07\nb, 8.0 MiB"#
    #expect(ShellCompletion.line(hostile, for: .fish) == "5\t\(shown)")
    #expect(ShellCompletion.line(hostile, for: .zsh) == "5:\(shown)")
    #expect(ShellCompletion.line(hostile, for: .bash) == "5")
    let newline = Completion.Candidate("'a\nb'", label: "a\nb")
    #expect(ShellCompletion.line(newline, for: .bash) == nil)
    let file = Completion.Candidate("'my file'", label: "my file")
    #expect(ShellCompletion.line(file, for: .fish) == "my file")
    let colon = Completion.Candidate("a:b")
    #expect(ShellCompletion.line(colon, for: .zsh) == #"a\:b"#)
  }

  /// `compgen -W` expands what it is given.
  @Test(arguments: [
    ("notes.txt", "notes.txt"), ("größe/8-10", "größe/8-10"), ("my file", "'my file'"),
    ("$(reboot)", "'$(reboot)'"), ("`reboot`", "'`reboot`'"), ("~", "'~'"), ("*", "'*'"),
    ("it's", #"'it'\''s'"#), (#"a\b"#, #"'a\b'"#),
  ])
  func quotesWhatBashWouldExpand(name: String, line: String) {
    let candidate = Completion.Candidate(CommandWords.quoted(name), label: name)
    #expect(ShellCompletion.line(candidate, for: .bash) == line)
  }
}
