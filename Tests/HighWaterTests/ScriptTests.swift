import TestSupport
import Testing

/// Commands from standard input, and from `-c`.
@Suite(.tags(.slow)) struct ScriptTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func runsALineAfterTheOther() throws {
    let finished = try place.highwater(
      standardInput: "# a comment\n\nfixture make log --size 1MiB\nfixture list\r\n")
    #expect(finished.status == 0, "\(finished.errorText)")
    #expect(finished.outputText.contains("fixture: made"))
    #expect(finished.outputText.contains("log-1MiB-seed1.log"))
    #expect(!finished.outputText.contains("highwater>"))
  }

  @Test func stopsAtTheFirstLineThatFails() throws {
    let finished = try place.highwater(standardInput: "cases\ncompare tial\ntable\n")
    #expect(finished.status == 64)
    #expect(
      finished.errorText
        == "standard input:2: case: there is no case 'tial'; did you mean 'tail'?\n")
    #expect(!finished.outputText.contains("When to stream"))
  }

  @Test func refusesLinesForAShell() throws {
    let finished = try place.highwater(standardInput: "! touch '\(place.folder.path("made"))'\n")
    #expect(finished.status == 64)
    #expect(finished.errorText.contains("runs at the prompt alone; type it there"))
    #expect(!place.folder.names().contains("made"))
  }

  @Test func colorsAFileWhenToldTo() throws {
    #expect(try !place.highwater("table").output.contains(0x1B))
    #expect(try place.highwater("table", "--color", "always").output.contains(0x1B))
    #expect(try place.highwater("--color=always", "table").output.contains(0x1B))
  }

  @Test func goesOnWhenToldTo() throws {
    let finished = try place.highwater("--keep-going", standardInput: "compare tial\ntable")
    #expect(finished.status == 64)
    #expect(finished.outputText.contains("When to stream"))
  }

  @Test func leavesAtQuit() throws {
    let finished = try place.highwater(standardInput: "quit\ncompare tial\n")
    #expect(finished.status == 0)
    #expect(finished.errorText == "")
  }

  @Test func runsTheLinesOfOptions() throws {
    let finished = try place.highwater("-c", "cases", "-c", "load 'tail")
    #expect(finished.status == 64)
    #expect(finished.outputText.contains("tail"))
    #expect(finished.errorText.hasPrefix("command:2: line: column 6: a quote does not end"))
  }

  @Test func showsHelpAsSubcommandAndAsCommand() throws {
    let direct = try place.highwater("help", "compare")
    let scripted = try place.highwater(standardInput: "help compare\n")
    #expect(direct.status == 0 && scripted.status == 0)
    #expect(direct.outputText.hasPrefix("compare [OPTION…] CASE [MODE]\n"))
    #expect(direct.outputText == scripted.outputText)
  }

  @Test func expandsTheBeginningOfACommand() throws {
    #expect(try place.highwater("cas").outputText == place.highwater("cases").outputText)
  }
}
