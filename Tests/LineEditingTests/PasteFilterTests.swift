import Testing

@testable import LineEditing

@Suite struct PasteFilterTests {
  /// What is typed by a paste, and whether it was closed.
  private func paste(_ text: String) -> (typed: String, isClosed: Bool) {
    var filter = PasteFilter()
    var typed = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch filter.consume(scalar) {
      case .nothing: continue
      case .type(let scalar): typed.append(scalar)
      case .end: return (String(typed), true)
      case .interrupt: return (String(typed) + "<interrupt>", true)
      }
    }
    return (String(typed), false)
  }

  @Test(arguments: [
    ("one\rtwo\u{1B}[201~rest", "one\rtwo"),
    ("one\ntwo\r\nthree\u{1B}[201~", "one\rtwo\rthree"),
    ("a\tb\u{1B}[201~", "a b"),
    ("é日本\u{1B}[201~", "é日本"),
    ("a\u{4}\u{7F}\u{1A}b\u{1B}[201~", "ab"),
    ("\u{1B}[31mred\u{1B}[201~", "31mred"),
    ("\u{1B}\u{1B}[201~", ""),
    ("x\u{3}", "x<interrupt>"),
  ])
  func typesTextAndNothingElse(pasted: String, typed: String) {
    let result = paste(pasted)
    #expect(result.typed == typed)
    #expect(result.isClosed)
  }

  @Test func waitsForTheClosingBracket() {
    #expect(!paste("text\u{1B}[201").isClosed)
  }
}
