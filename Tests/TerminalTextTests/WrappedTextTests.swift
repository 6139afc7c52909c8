import Testing

@testable import TerminalText

@Suite struct WrappedTextTests {
  @Test func staysOneLineWhereItFits() {
    #expect(WrappedText("all of it").lines(on: Display(columns: 20)) == ["all of it"])
  }

  @Test func breaksAtWordsAndIndents() {
    #expect(
      WrappedText("read: cannot read 'a file'; check it", indent: 2).lines(on: Display(columns: 20))
        == ["read: cannot read 'a", "  file'; check it"])
  }

  @Test func letsNothingActOnTheTerminal() {
    #expect(
      WrappedText("a\u{1B}[2J\u{202E}b").lines(on: Display(columns: 40)) == ["a\\e[2J\\u{202E}b"])
  }
}
