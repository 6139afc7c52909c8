import Testing

@testable import TerminalText

@Suite struct RowCountTests {
  @Test(arguments: [
    ("", 1), ("1234567890", 1), ("12345678901", 2), ("123456789012345678901", 3),
    // Wide characters are not cut: the fifth one fills the last two columns.
    ("東東東東東", 1), ("1東東東東東", 2),
    // A sequence takes no columns, and its parameters are no text.
    ("\u{1B}[1;31m1234567890\u{1B}[0m", 1), ("\u{1B}[1m12345678901", 2), ("\u{1B}[H\u{1B}[2J1", 1),
    ("e\u{301}234567890", 1),
  ])
  func countsTheRowsOfALine(line: String, rows: Int) {
    #expect(RowCount.rows(of: line, columns: 10) == rows)
  }

  @Test func goesOnWithALineThatHasNotEnded() {
    var count = RowCount()
    count.note("12345", columns: 10)
    #expect(count.rows == 0)
    count.note("67890", columns: 10)
    count.note("1", columns: 10)
    #expect(count.rows == 0)
    count.note("\n\nabc\n", columns: 10)
    #expect(count.rows == 4)
  }

  @Test func endsEvenIfTheWindowIsNarrowerThanACharacter() {
    #expect(RowCount.rows(of: "東東", columns: 1) == 2)
  }
}
