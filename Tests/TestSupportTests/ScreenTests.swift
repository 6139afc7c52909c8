import TestSupport
import Testing

@Suite struct ScreenTests {
  private func screen(_ text: String, columns: Int = 10, rows: Int = 4) -> Screen {
    var screen = Screen(columns: columns, rows: rows)
    screen.feed(text.utf8)
    return screen
  }

  @Test func printsAndBreaksLines() {
    let screen = screen("one\r\ntwo")
    #expect(screen.text == "one\ntwo")
    #expect(screen.cursorRow == 1)
    #expect(screen.cursorColumn == 3)
  }

  @Test func wrapsOnlyWhenTheNextCharacterComes() {
    var screen = screen("0123456789")
    #expect(screen.cursorRow == 0)
    screen.feed("x".utf8)
    #expect(screen.lines[1] == "x")
  }

  @Test func scrollsAndRemembersWhatScrolledOff() {
    let screen = screen("1\r\n2\r\n3\r\n4\r\n5\r\n6")
    #expect(screen.text == "3\n4\n5\n6")
    #expect(screen.fullText == "1\n2\n3\n4\n5\n6")
  }

  @Test(arguments: [
    ("abcdef\u{1B}[3D\u{1B}[K", "abc"),
    ("abcdef\r\u{1B}[2P", "cdef"),
    ("abcdef\r\u{1B}[2@", "  abcdef"),
    ("abcdef\u{1B}[1;3HX", "abXdef"),
    ("abc\u{1B}[2Jx", "   x"),
    ("abc\r\n\u{1B}[AX", "Xbc"),
    ("a\tb", "a       b"),
    ("ab\u{8}c", "ac"),
    ("\u{1B}[31;1mred\u{1B}[0m", "red"),
    ("\u{1B}]0;title\u{7}x", "x"),
    ("\u{1B}(Bx", "x"),
    ("a\r\nb\r\nc\u{1B}[2;1H\u{1B}[M", "a\nc"),
    ("a\r\nb\u{1B}[1;1H\u{1B}[L", "\na\nb"),
  ])
  func obeysSequences(text: String, shown: String) {
    #expect(screen(text).text == shown)
  }

  @Test func givesWideCharactersTwoCellsAndCombiningOnesNone() {
    var screen = screen("日本e\u{301}!")
    #expect(screen.text == "日本e\u{301}!")
    #expect(screen.cursorColumn == 6)
    screen.feed("\u{1B}[1;2HX".utf8)
    #expect(screen.text == " X本e\u{301}!")
  }

  @Test func takesCharactersAndSequencesInPieces() {
    var screen = Screen(columns: 10, rows: 2)
    for byte in "é\u{1B}[1;1H日".utf8 { screen.feed([byte]) }
    #expect(screen.text == "日")
  }

  @Test func showsInvalidBytesAsReplacements() {
    var screen = Screen(columns: 10, rows: 2)
    screen.feed([0x61, 0xFF, 0x62])
    #expect(screen.text == "a\u{FFFD}b")
  }

  @Test func comesBackFromTheAlternateScreen() {
    var screen = screen("kept\u{1B}[?1049hother")
    #expect(screen.text == "    other")
    screen.feed("\u{1B}[?1049l!".utf8)
    #expect(screen.text == "kept!")
  }

  @Test func setsWrappedRowsAnewWhenItsWidthChanges() {
    var screen = screen("above\r\n0123456789abc\u{1B}[D", columns: 10, rows: 4)
    screen.resize(columns: 5, rows: 4)
    #expect(screen.text == "above\n01234\n56789\nabc")
    #expect((screen.cursorRow, screen.cursorColumn) == (3, 2))
    screen.resize(columns: 20, rows: 4)
    #expect(screen.text == "above\n0123456789abc")
    #expect((screen.cursorRow, screen.cursorColumn) == (1, 12))
  }

  @Test func scrollsWhenItsHeightShrinks() {
    var screen = screen("1\r\n2\r\n3", columns: 10, rows: 4)
    screen.resize(columns: 10, rows: 2)
    #expect(screen.text == "2\n3")
    #expect(screen.fullText == "1\n2\n3")
  }

  @Test func neverTrapsOnAnyBytes() {
    for seed in UInt64(1)...50 {
      var generator = SeededGenerator(seed: seed)
      var screen = Screen(columns: 7, rows: 3)
      let letters = Array("\u{1B}\u{1B}[[[;?01259ABCDHJKLMPSTXrsuh@\n\r\t\u{8}日é".utf8)
      for _ in 0..<2000 {
        if let letter = letters.randomElement(using: &generator) { screen.feed([letter]) }
        if UInt8.random(in: 0...200, using: &generator) == 0 {
          screen.resize(
            columns: .random(in: 1...9, using: &generator),
            rows: .random(in: 1...5, using: &generator))
        }
      }
      #expect(screen.lines.count == screen.rows, "seed \(seed)")
    }
  }
}
