import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct MarkupTests {
  @Test(arguments: [
    ("plain größe 漢字", "plain größe 漢字"),
    ("<script>&\"'", "&lt;script&gt;&amp;&quot;&#39;"),
    ("&lt;", "&amp;lt;"),
    ("a\u{1B}[31m\u{7}", "a\\e[31m\\x07"),
    ("exe\u{202E}gpj", "exe\\u{202E}gpj"),
    ("\u{FFFE}\u{FFFF}", "\\u{FFFE}\\u{FFFF}"),
  ]) func leavesNothingThatActsOnThePage(text: String, markup: String) {
    #expect(Markup.escaped(text) == markup)
  }

  @Test(arguments: ["<", ">", "&", "\"", "'"])
  func escapesWhatACombiningMarkFollows(sign: String) {
    let markup = Markup.escaped("a\(sign)\u{338}b")
    #expect(!markup.unicodeScalars.dropFirst().contains { "<>\"'".unicodeScalars.contains($0) })
    #expect(markup.utf8.count > "a\(sign)\u{338}b".utf8.count)
    #expect(markup.unicodeScalars.contains("\u{338}"))
  }

  @Test func escapesWhateverIsInterpolatedButMarkup() {
    let hostile = "<b>\u{1B}&"
    let inner: Markup = "<i>\(hostile)</i>"
    let markup: Markup =
      "<p\(attribute: "class", hostile)\(attribute: "id", nil)>\([inner])\(3)</p>"
    #expect(
      markup.text
        == "<p class=\"&lt;b&gt;\\e&amp;\"><i>&lt;b&gt;\\e&amp;</i>3</p>")
  }
}
