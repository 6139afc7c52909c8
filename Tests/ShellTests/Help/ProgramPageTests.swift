import CaseStudies
import Languages
import TerminalText
import Testing

@testable import Shell

/// What `--help` shows of the program, and how the pages of commands are broken into lines.
@Suite struct ProgramPageTests {
  @Test(arguments: [20, 40, 80, 120]) func showsTheProgramsOwnOptions(columns: Int) throws {
    let request = try #require(try CommandLineParser.parse(["--help"]) as? HelpRequest)
    let lines = try request.view().lines(on: Display(columns: columns))
    #expect(lines.allSatisfy { $0.displayWidth <= columns })
    guard columns >= 80 else { return }
    #expect(lines.first == "highwater [OPTION…] [COMMAND [ARGUMENT…]]")
    for option in [
      "--workbook FILE", "--fixtures FOLDER", "--lessons FOLDER", "--plain", "--color COLOR",
      "-c, --command LINE", "--keep-going", "--version", "--help",
      "--generate-completion-script SHELL",
    ] {
      #expect(lines.contains { $0.hasPrefix(option + " ") }, "\(option)")
    }
    #expect(lines.contains { $0.contains("compare a case") })
  }

  @Test func leavesThePromptsOverviewAlone() throws {
    let request = try #require(try CommandLineParser.parse(["help"]) as? HelpRequest)
    let lines = try request.view().lines(on: Display(columns: 80))
    #expect(lines.first?.hasPrefix("To ") == true)
  }

  /// No word of an example that fits a line is broken.
  @Test(arguments: [30, 40, 60, 80]) func breaksExamplesBetweenWords(columns: Int) throws {
    let tree = try CommandTree.highwater()
    for command in tree.root.shownSubcommands {
      let page = CommandPage(tree.command(of: [command.commandName]))
        .lines(on: Display(columns: columns))
      let shown = page.flatMap { $0.split(separator: " ") }
      for word in command.examples.flatMap({ $0.split(separator: " ") })
      where word.count <= columns - 8 {
        #expect(shown.contains(word), "\(command.commandName): '\(word)' is broken")
      }
    }
    let languages = try LanguageTable.builtIn()
    for study in CaseStudy.all {
      let page = CasePage(study, languages: languages).lines(on: Display(columns: columns))
      let shown = page.flatMap { $0.split(separator: " ") }
      let examples = study.documentation.split(separator: "\n").filter { $0.hasPrefix("    ") }
      for word in examples.flatMap({ $0.split(separator: " ") }) where word.count <= columns - 8 {
        #expect(shown.contains(word), "\(study.id): '\(word)' is broken")
      }
    }
  }
}
