import Testing

@testable import LineEditing

@Suite struct LineLayoutTests {
  init() { TerminalLocale.adopt() }

  @Test(arguments: [
    ("", 0, 0), ("abc", 0, 3), ("0123456789", 1, 0), ("0123456789ab", 1, 2),
    ("日本語", 0, 6), ("012345678日", 1, 2), ("a\tb", 0, 9), ("a\u{1}b", 0, 4), ("a\nb", 1, 1),
    ("\u{200E}", 0, 0), ("12345\u{FFFE}", 1, 2),
  ])
  func placesWhatFollows(text: String, row: Int, column: Int) {
    let layout = LineLayout(columns: 10, after: text)
    #expect((layout.row, layout.column) == (row, column))
  }

  @Test func doesNotTrapInAWindowWithoutWidth() {
    #expect(LineLayout(columns: 0, after: "日本").row > 0)
  }
}
