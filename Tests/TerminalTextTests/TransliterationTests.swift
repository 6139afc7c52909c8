import Testing

@testable import TerminalText

@Suite struct TransliterationTests {
  @Test func keepsEverythingVisibleInUnicode() {
    #expect(Display(characters: .unicode).visible("a → b … ✓ größe") == "a → b … ✓ größe")
  }

  @Test func spellsSignsButKeepsLettersWhenPlain() {
    let plain = Display(characters: .plain)
    #expect(plain.visible("a → b … ✓ größe 漢字") == "a -> b ... [+] größe 漢字")
    #expect(plain.visible("6.3 … 6.5 µs – “so”") == "6.3 ... 6.5 us - \"so\"")
  }

  @Test func sendsOnlyASCIIWhenTheLocaleKnowsNoMore() {
    let ascii = Display(characters: .ascii)
    #expect(ascii.visible("a → größe") == "a -> gr\\u{F6}\\u{DF}e")
  }

  @Test func spellsEverySignThatTheViewsDrawWith() {
    let drawn = "…–→↳×±≤≥≠✓✗▸•─│µ·█"
    #expect(Display(characters: .plain).visible(drawn).utf8.allSatisfy { $0 < 0x80 })
  }
}
