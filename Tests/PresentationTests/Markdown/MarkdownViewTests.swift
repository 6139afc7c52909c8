import LessonScript
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct MarkdownViewTests {
  private func drawn(
    _ text: String, _ columns: Int = 60,
    _ characters: Display.Characters = .unicode, color: Bool = false
  ) -> String {
    MarkdownView(Markdown(text))
      .lines(on: Display(columns: columns, color: color, characters: characters))
      .joined(separator: "\n")
  }

  @Test func wrapsParagraphsUnderHeadings() {
    #expect(
      drawn("# The *spike*\n\nFirst line\nsecond line, which is longer.\n\n### Small", 24) == """
        The spike
        ═════════

        First line second line,
        which is longer.

        Small
        """)
  }

  @Test func keepsANumberBesideItsUnit() {
    #expect(drawn("a thousand lines are some 100 KiB", 30) == "a thousand lines are some\n100 KiB")
  }

  @Test func breaksLinesWhereTheAuthorAsked() {
    #expect(drawn("one  \ntwo") == "one\ntwo")
  }

  @Test func emphasisesBySGRAlone() {
    #expect(drawn("a *b* **c** `d`", color: false) == "a b c `d`")
    #expect(
      drawn("a *b* **c *d*** `e`", color: true)
        == "a \u{1B}[3mb\u{1B}[0m \u{1B}[1mc \u{1B}[0m\u{1B}[1;3md\u{1B}[0m \u{1B}[36me\u{1B}[0m")
  }

  @Test func showsWhereLinksLead() {
    #expect(drawn("[the manual](https://a.example)") == "the manual (https://a.example)")
    #expect(drawn("<https://a.example>") == "https://a.example")
  }

  @Test func indentsListsByTheirMarks() {
    #expect(
      drawn("9. nine\n10. ten\n    - inner text that is long\n11. last", 20) == """
         9. nine
        10. ten
            • inner text
              that is long
        11. last
        """)
    #expect(drawn("- a\n\n- b") == "• a\n\n• b")
    #expect(drawn("- a\n- b", 20, .plain) == "* a\n* b")
  }

  @Test func marksEveryLineOfAQuote() {
    #expect(
      drawn("> one two three\n>\n> - four", 12) == """
        │ one two
        │ three
        │
        │ • four
        """)
  }

  @Test func keepsEveryCharacterOfCode() {
    #expect(
      drawn("```swift\nlet a = [1, 2]\n\n\tb(\"c  d\")\n```", 40) == """
            let a = [1, 2]

                b("c  d")
        """)
    #expect(
      drawn("```\nabcdefghijklmnopqrstuvwxyz\n```", 20) == "  abcdefghijklmnopqr\n    stuvwxyz")
  }

  @Test func breaksCodeBetweenWords() {
    #expect(
      drawn("```swift\nif isLarge {\n  let total = values.reduce(0, +)\n}\n```", 20) == """
          if isLarge {
            let total =
            values.reduce(0,
            +)
          }
        """)
    #expect(
      drawn("```\n        memory: \"1168Mi\"\n```", 20) == """
                  memory:
                    "1168Mi"
        """)
  }

  @Test func fitsTablesToTheWindow() {
    let table = "| Operation | Load | Size |\n|---|:-:|--:|\n| Search for it | ❌ | 1 |"
    #expect(
      drawn(table) == """
        Operation      Load  Size
        ─────────────────────────
        Search for it   ❌      1
        """)
    #expect(
      drawn(table, 20) == """
        Search for it
          Load: ❌
          Size: 1
        """)
  }

  @Test func drawsRulesAcross() {
    #expect(drawn("---", 20) == String(repeating: "─", count: 20))
  }

  @Test func setsProseNoWiderThanReadsWell() {
    let prose = String(repeating: "word ", count: 60)
    let widths = drawn(prose, 200).split(separator: "\n").map(\.count)
    // Of words with four letters 17 fit into 88 columns, the spaces between them included.
    #expect(widths.max() == 17 * 5 - 1)
  }

  @Test func keepsDeepNestingWithinTheWindow() {
    let text = (0..<12).map { String(repeating: "  ", count: $0) + "- level \($0) of the list" }
    let lines = drawn(text.joined(separator: "\n"), 20).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 20 })
    #expect(lines.filter { $0.contains("•") }.count == 6)
    #expect(lines.last == "            list")
  }

  @Test func showsControlsEscaped() {
    #expect(drawn("a\u{1B}[31mb `c\u{7}`") == "a\\e[31mb `c\\x07`")
    #expect(drawn("```\nx\u{202E}y\r\n```") == "    x\\u{202E}y")
  }

  @Test func isEmptyForNoText() {
    #expect(drawn("").isEmpty)
  }
}
