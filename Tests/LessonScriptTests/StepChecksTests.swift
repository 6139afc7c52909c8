import LessonScript
import Shell
import Testing

@Suite struct ScreenCheckTests {
  /// A title, a blank line and the paragraphs with blank lines between them.
  @Test(arguments: [
    (11, []),
    (
      12,
      [
        "step: 'A step' takes 25 lines at 80 columns; split it, "
          + "23 fit a screen"
      ]
    ),
  ])
  func countsLines(paragraphs: Int, messages: [String]) {
    let body = Array(repeating: "Prose.", count: paragraphs).joined(separator: "\n\n")
    #expect(mistakes(body) == messages)
  }

  @Test func wrapsProse() {
    let words = Array(repeating: "word", count: 16 * 22).joined(separator: " ")
    #expect(
      mistakes(words) == [
        "step: 'A step' takes 24 lines at 80 columns; split it, 23 fit a screen"
      ])
  }

  @Test func findsWideCodeAndLongHints() {
    let code = "```text\n\(String(repeating: "x", count: 77))\n```"
    #expect(
      mistakes(code) == ["step: 'A step' has a line of 81 columns; shorten it, 80 fit a screen"])
    let hint = "Prose.\n\n```hint\n\(String(repeating: "- a\n", count: 24))```"
    #expect(
      mistakes(hint) == ["fence: it takes 24 lines at 80 columns; split it, 23 fit a screen"])
  }

  @Test func countsWhatIsAskedAndRun() {
    let quiz = "```quiz\nWhich?\n\n- [x] a\n  Yes.\n- [ ] b\n  No.\n```"
    let body = Array(repeating: quiz, count: 4).joined(separator: "\n\n")
    #expect(
      mistakes(body) == ["step: 'A step' takes 25 lines at 80 columns; split it, 23 fit a screen"])
  }

  private func mistakes(_ body: String) -> [String] {
    LessonCheck.mistakes(in: LessonText.around(body), file: "x.md", grammar: LessonGrammar())
      .map(\.message)
  }
}

/// What `lesson check` says of texts that would lie at another scale.
@Suite struct SizeCheckTests {
  private let run = "```run\nfixture make report --size 64MiB\nload report --size 64MiB\n```\n\n"

  @Test(arguments: [
    "The file has 64 MiB.", "The file has 64MiB.", "*All 64\nMiB* of it.",
    "Try `load --size 64MiB`.",
    "- A file of 64 MiB", "| a | b |\n|---|---|\n| c | 64 MiB |", "It has 65,536 KiB.",
    "```hint\nIt has 64 MiB.\n```",
    "```quiz\nWhich?\n\n- [x] This\n  It has 64 MiB.\n- [ ] That\n  No.\n```",
  ])
  func findsASizeThatWouldNotScale(text: String) {
    let found = mistakes(run + text)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains("size: '6") == true)
    #expect(found.first?.contains("' is a size of this lesson's, and changes with") == true)
  }

  @Test(arguments: [
    "The file has `64 MiB`.", "The article's had 64 MB.", "Another has 65 MiB, or 164 MiB.",
    "```text\n64 MiB\n```",
  ])
  func letsOtherSizesBe(text: String) {
    #expect(mistakes(run + text) == [])
  }

  @Test func tellsThePlace() {
    #expect(
      mistakes(run + "The file has 64 MiB.") == [
        "x.md:15:1: error: size: '64 MiB' is a size of this lesson's, and changes with its scale; "
          + "put it in backticks, or name another"
      ])
  }

  /// A step may fit the screen at the scale it is written with and not at another, where a size has
  /// more digits.
  @Test func looksAtTheScreenOfEveryScale() {
    let words = String(repeating: "word ", count: 14)
    // `2.3 MiB`, a quarter of it, takes two columns more than the 79 of a line.
    let full = (1...20).map { _ in words + "123 `9 MiB`" }.joined(separator: "  \n")
    #expect(
      mistakes(full) == [
        "x.md:8:1: error: step: 'A step' takes 42 lines at 80 columns; split it, 23 fit a screen "
          + "(at scale 'small')"
      ])
  }

  /// All mistakes but those of figures that no run is expected to show.
  private func mistakes(_ body: String) -> [String] {
    LessonCheck.mistakes(in: LessonText.around(body), file: "x.md", grammar: LessonGrammar())
      .map(\.description).filter { !$0.contains(": error: figure: ") }
  }
}
