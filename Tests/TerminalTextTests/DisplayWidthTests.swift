import Testing

@testable import TerminalText

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("tail", 4), ("µ–…✓▸", 5), ("naïve", 5), ("nai\u{308}ve", 5),
    ("漢字", 4), ("カタカナ", 8), ("ｶﾅ", 2), ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("ｗｉｄｅ", 8), ("、。", 4), ("a\u{200D}b", 2), ("‌x", 1),
  ]) func countsColumnsOfLetters(text: String, columns: Int) {
    #expect(text.displayWidth == columns)
  }

  @Test(arguments: [
    ("🙂", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4), ("❤️", 2), ("❤", 1), ("✅", 2),
    ("⚠️", 2), ("☎", 1), ("1️⃣", 2), ("🏴", 2),
  ]) func countsEmojiAsTheOneTheyShow(text: String, columns: Int) {
    #expect(text.displayWidth == columns)
  }

  @Test func countsEveryMarkAsNothing() {
    // A base letter under many marks is still one column.
    let piled = "a" + String(repeating: "\u{301}", count: 100)
    #expect(piled.displayWidth == 1)
    #expect("\u{301}".displayWidth == 0)
  }

  @Test func countsClustersOfSeveralLettersByTheirLetters() {
    #expect("क्ष".displayWidth == 2)
    #expect("நி".displayWidth == 1 + 1)
  }

  @Test func countsEveryCharacterAsAtMostTwo() {
    let scalars = (UInt32(0x20)..<0x2_0000).compactMap(Unicode.Scalar.init)
    let odd = scalars.filter { !(0...2).contains(Character($0).displayWidth) }
    #expect(odd.isEmpty)
  }
}
