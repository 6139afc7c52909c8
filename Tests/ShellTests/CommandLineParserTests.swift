import Course
import Testing
import Workbook

@testable import Shell

/// What words come to, and what is said of words that come to nothing.
@Suite struct CommandLineParserTests {
  private func message(_ words: String...) -> String {
    do {
      _ = try CommandLineParser.parse(words)
      return "parsed"
    } catch {
      return "\(error)"
    }
  }

  @Test func takesTheBeginningsOfCommands() throws {
    #expect(try CommandLineParser.parse(["comp", "tail"]) is Compare)
    #expect(try CommandLineParser.parse(["fix", "m", "log", "--size", "1MiB"]) is FixtureMake)
    #expect(message("re") == "highwater: 're' could be resume, reset, read; write more of it")
  }

  @Test func takesPlainAnywhereButBehindTwoDashes() throws {
    #expect(try CommandLineParser.parse(["cases", "--plain"]).root.plain)
    #expect(CommandLineParser.isPlain(["measure", "--plain", "--", "ls"]))
    #expect(!CommandLineParser.isPlain(["measure", "--", "ls", "--plain"]))
  }

  @Test(arguments: [
    (["comprae"], "highwater: there is no command 'comprae'; did you mean 'compare'?"),
    (["xyzzy"], "highwater: there is no command 'xyzzy'; type 'help' to list them"),
    (["report"], "highwater: 'report' is a case, not a command; did you mean 'compare report'?"),
    (["fixture", "mkae"], "fixture: there is no command 'mkae'; did you mean 'make'?"),
    (
      ["compare", "tail", "--szie", "1"], "compare: unknown option '--szie'; did you mean '--size'?"
    ),
    (["goto"], "goto: missing expected argument '<step>'; type 'help goto' to see what it takes"),
  ]) func saysWhatIsWrongAndWhatToType(words: [String], message: String) {
    #expect(throws: CommandFailure.self) { try CommandLineParser.parse(words) }
    do {
      _ = try CommandLineParser.parse(words)
    } catch {
      #expect("\(error)" == message)
    }
  }

  @Test func offersTheFormsThatThereAre() {
    #expect(
      message("compare", "tail", "--format", "pdf").hasPrefix(
        "compare: the value 'pdf' is invalid for '--format <format>'; give one of 'text', 'json'"))
  }
}
