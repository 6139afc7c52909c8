import ArgumentParser
import Presentation
import TerminalText
import Testing

@testable import Shell

/// Which page is shown for the words that are asked about.
@Suite struct HelpRequestTests {
  private func lines(_ words: [String], in tree: CommandTree?) throws -> [String] {
    let request = HelpRequest(root: try HighWater.parse([]), words: words)
    return try request.view(in: tree).lines(on: Display(columns: 80, characters: .ascii))
  }

  /// ArgumentParser's own pages are plain, and better than none.
  @Test(arguments: [
    ([], "compare"), (["commands"], "compare"), (["compare"], "--size"),
    (["fixture", "make"], "--seed"), (["help"], "SUBCOMMAND"),
  ])
  func fallsBackOnArgumentParsersPages(words: [String], part: String) throws {
    let page = try lines(words, in: nil).joined(separator: "\n")
    #expect(page.contains("USAGE:"), "\(words)")
    #expect(page.uppercased().contains(part.uppercased()), "\(words): \(page)")
  }

  @Test(arguments: [["peak"], ["tail"]]) func showsPagesThatNeedNoTree(words: [String]) throws {
    #expect(try lines(words, in: nil) == lines(words, in: CommandTree.highwater()))
  }
}
