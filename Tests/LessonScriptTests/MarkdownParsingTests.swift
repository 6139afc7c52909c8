import LessonScript
import Testing

@Suite struct MarkdownParsingTests {
  @Test func readsParagraphsAndInlines() {
    let text = Markdown(
      """
      # Title

      One *two* **three** `four`
      five [six](https://example.org/) ![seven](x.png)\\
      eight <!-- nine --> <b>ten</b>
      """)
    #expect(
      text.blocks == [
        .heading(level: 1, [.text("Title")]),
        .paragraph([
          .text("One "), .emphasis([.text("two")]), .text(" "), .strong([.text("three")]),
          .text(" "), .code("four"), .softBreak, .text("five "),
          .link([.text("six")], destination: "https://example.org/"), .text(" "),
          .link([.text("seven")], destination: "x.png"), .lineBreak, .text("eight  <b>ten</b>"),
        ]),
      ])
  }

  @Test func readsLists() {
    let text = Markdown("- a\n- b\n\n  c\n\n3. d\n4. e\n")
    #expect(
      text.blocks == [
        .list(
          Markdown.List(
            start: nil, isTight: false,
            items: [
              [.paragraph([.text("a")])],
              [.paragraph([.text("b")]), .paragraph([.text("c")])],
            ])),
        .list(
          Markdown.List(
            start: 3, isTight: true,
            items: [[.paragraph([.text("d")])], [.paragraph([.text("e")])]])),
      ])
  }

  @Test func readsTables() {
    let text = Markdown("| a | b |\n|:--|--:|\n| `1` | 2 |\n| 3 |\n")
    #expect(
      text.blocks == [
        .table(
          Markdown.Table(
            alignments: [.left, .right], header: [[.text("a")], [.text("b")]],
            rows: [[[.code("1")], [.text("2")]], [[.text("3")], []]]))
      ])
  }

  @Test func readsCodeQuotesAndRules() {
    let text = Markdown("```swift x=1\nlet a = 1\n\n```\n\n    indented\n\n> quoted\n\n---\n")
    #expect(
      text.blocks == [
        .code(language: "swift", "let a = 1\n"), .code(language: nil, "indented"),
        .quote([.paragraph([.text("quoted")])]), .rule,
      ])
  }

  @Test func joinsPlainText() {
    guard case .paragraph(let inlines) = Markdown("a *b `c`*\nd").blocks.first else {
      Issue.record("no paragraph")
      return
    }
    #expect(inlines.plainText == "a b c d")
  }

  @Test func leavesCommentsOut() {
    #expect(Markdown("<!-- for authors -->\n\na\n").blocks == [.paragraph([.text("a")])])
  }

  @Test func survivesDeepNesting() {
    let quotes = Markdown(String(repeating: "> ", count: 50_000) + "a")
    #expect(quotes.blocks.count == 1)
    let emphasis = Markdown(String(repeating: "*a ", count: 5_000))
    #expect(emphasis.blocks.count == 1)
  }

  @Test(arguments: ["", "\n", "\u{0}", "[", "|", "`"])
  func readsAnything(text: String) {
    #expect(Markdown(text).blocks.count <= 1)
  }
}
