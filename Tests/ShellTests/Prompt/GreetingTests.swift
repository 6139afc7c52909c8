import LessonScript
import Presentation
import TerminalText
import Testing

@testable import Shell

/// What a person sees first.
@Suite struct GreetingTests {
  @Test func saysTheThreeThingsToTypeInSixLinesAtMost() throws {
    #expect(Greeting.firstLines.count <= 6)
    let typed = Greeting.firstLines.filter { $0.hasPrefix("  ") }.map { line in
      String(line.dropFirst(2).split(separator: "   ")[0])
    }
    #expect(typed == ["start", "compare tail", "help"])
    for line in typed {
      let words = try CommandWords(line).texts()
      #expect(throws: Never.self) { try CommandLineParser.parse(words) }
    }
  }

  @Test func breaksAtWordsInANarrowWindow() {
    let lines = Greeting.firstLines.flatMap {
      WrappedText($0, indent: 4).lines(on: Display(columns: 40))
    }
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.contains("  compare tail     run a case's load and"))
  }
}
