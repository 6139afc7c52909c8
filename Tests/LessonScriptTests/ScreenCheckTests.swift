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
