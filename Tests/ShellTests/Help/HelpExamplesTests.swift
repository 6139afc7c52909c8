import LessonScript
import Testing

@testable import Shell

/// The lines to try that stand beside each command.
@Suite struct HelpExamplesTests {
  private static func leaves(
    of command: CommandTree.Command, path: [String] = []
  ) -> [(path: [String], command: CommandTree.Command)] {
    let shown = command.shownSubcommands
    guard !shown.isEmpty else { return [(path, command)] }
    return shown.flatMap { leaves(of: $0, path: path + [$0.commandName]) }
  }

  @Test func standBesideEachCommand() throws {
    for (path, command) in try Self.leaves(of: CommandTree.highwater().root) {
      #expect(!command.examples.isEmpty, "\(path): indent lines of its discussion by two blanks")
    }
  }

  @Test func readAsTheCommandTheyStandBeside() throws {
    for (path, command) in try Self.leaves(of: CommandTree.highwater().root) {
      for example in command.examples {
        let words = try CommandWords(example).texts()
        let found = CommandOutline.highwater.command(of: words)
        #expect(found.path == path || found.path == path.dropLast(), "\(example)")
        #expect(throws: Never.self, "\(example)") { try CommandLineParser.parse(words) }
      }
    }
  }
}
