import TerminalText
import TestSupport
import Testing

@Suite struct ProgressReplacementTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("\u{1B}[1mload\u{1B}[0m  \u{1B}[31m██\u{1B}[0m", 8), ("漢字", 4),
    ("\u{1B}[2ma\u{1B}[0m", 1),
  ])
  func measuresALineWithoutItsColours(line: String, width: Int) {
    #expect(ProgressReplacement.width(line) == width)
  }

  /// Shows lines in windows of changing width, as a terminal does that sets its text anew.
  private func screen(_ lines: [(columns: Int, line: String?)]) -> String {
    var screen = Screen(columns: lines[0].columns, rows: 6)
    screen.feed(Array("before\r\n".utf8))
    var shown: Int?
    for (columns, line) in lines {
      if columns != screen.columns { screen.resize(columns: columns, rows: 6) }
      let replacement = ProgressReplacement(of: shown, by: line, columns: columns)
      screen.feed(Array(replacement.sequence.utf8))
      shown = line.map(ProgressReplacement.width)
    }
    screen.feed(Array("after".utf8))
    return screen.text
  }

  @Test func leavesNothingOfTheLineBefore() {
    let long = String(repeating: "x", count: 59)
    #expect(screen([(60, long), (60, "short"), (60, nil)]) == "before\nafter")
    #expect(screen([(60, long), (60, "short")]) == "before\nshortafter")
  }

  // Where a row is filled exactly terminals do not agree on where the cursor goes; a torn piece may
  // then stay, but nothing else is taken away.
  @Test(arguments: [58, 40, 30, 29, 20, 12]) func leavesNothingInANarrowerWindow(columns: Int) {
    let long = String(repeating: "x", count: 59)
    #expect(screen([(60, long), (columns, nil)]) == "before\nafter")
    #expect(screen([(60, long), (columns, "short")]) == "before\nshortafter")
  }

  @Test func staysWithItsRowInAWiderWindow() {
    #expect(screen([(20, "123456789012345678"), (60, "1"), (60, nil)]) == "before\nafter")
  }
}
