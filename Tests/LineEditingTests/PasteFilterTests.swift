import Testing

@testable import LineEditing

@Suite struct PasteFilterTests {
  /// The text of a paste, and whether it was closed.
  private func paste(_ text: String) -> (text: String, isClosed: Bool) {
    var filter = PasteFilter()
    for scalar in text.unicodeScalars {
      switch filter.consume(scalar) {
      case .nothing: continue
      case .end: return (filter.text, true)
      case .interrupt: return (filter.text + "<interrupt>", true)
      }
    }
    return (filter.text, false)
  }

  @Test(arguments: [
    ("one\rtwo\u{1B}[201~rest", "one\ntwo"),
    ("one\ntwo\r\nthree\u{1B}[201~", "one\ntwo\nthree"),
    ("\n\none\r\n\r\ntwo\n\n\u{1B}[201~", "one\ntwo"), ("\r\n\u{1B}[201~", ""),
    ("a\tb\u{1B}[201~", "a b"),
    ("é日本\u{1B}[201~", "é日本"),
    ("a\u{4}\u{7F}\u{1A}b\u{1B}[201~", "ab"),
    ("\u{1B}[31mred\u{1B}[201~", "31mred"),
    ("\u{1B}\u{1B}[201~", ""),
    ("x\u{3}", "x<interrupt>"),
  ])
  func takesTextAndNothingElse(pasted: String, text: String) {
    let result = paste(pasted)
    #expect(result.text == text)
    #expect(result.isClosed)
  }

  @Test func waitsForTheClosingBracket() {
    #expect(!paste("text\u{1B}[201").isClosed)
  }

  @Test func holdsSoMuchAndNoMore() {
    let long = String(repeating: "x", count: PasteFilter.limit + 10)
    #expect(paste(long + "\u{1B}[201~").text.utf8.count == PasteFilter.limit)
  }
}
