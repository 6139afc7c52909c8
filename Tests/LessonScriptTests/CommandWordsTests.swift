import LessonScript
import Testing

@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("", []),
    ("  \t ", []),
    ("load tail", ["load", "tail"]),
    ("  load   tail\r\n", ["load", "tail"]),
    ("search --pattern 'two words'", ["search", "--pattern", "two words"]),
    (#"a"b c"'d'e"#, ["ab cde"]),
    ("'' \"\"", ["", ""]),
    (#"a\ b \' \\"#, ["a b", "'", #"\"#]),
    (#""a\"b\\c\d""#, [#"a"b\c\d"#]),
    (#"'a\b'"#, [#"a\b"#]),
    ("load tail # the rest is said", ["load", "tail"]),
    ("# nothing", []),
    ("a#b 'c' #d", ["a#b", "c"]),
    ("ünï 漢字", ["ünï", "漢字"]),
  ])
  func splits(line: String, words: [String]) throws {
    #expect(try CommandWords(line).texts() == words)
  }

  @Test(arguments: [
    ("load 'tail", "line: column 6: a quote does not end; add another '"),
    ("é \"a\\\"", "line: column 3: a quote does not end; add another \""),
    ("a b\\", "line: column 4: nothing follows the backslash; remove it, or double it"),
  ])
  func tellsWhatIsOpen(line: String, message: String) throws {
    let mistake = try #require(CommandWords(line).mistake)
    #expect(mistake.description == message)
    #expect(throws: mistake) { try CommandWords(line).texts() }
  }

  @Test func keepsRangesInBytes() {
    let words = CommandWords("é 'b c'  d # e")
    #expect(words.words.map(\.range) == [0..<2, 3..<8, 10..<11])
    #expect(words.commentStart == 12)
  }

  @Test func keepsTheWordInTheMaking() {
    let words = CommandWords("compare --file 'my fi")
    #expect(words.words.map(\.text) == ["compare", "--file", "my fi"])
    #expect(words.words.last?.range == 15..<21)
  }

  /// Every word of up to four of the characters that matter is read back as it was quoted.
  @Test func quotesEveryWord() throws {
    let alphabet = ["'", "\"", "\\", " ", "#", "a", "\u{301}", "\n"]
    var words = [""]
    for _ in 0..<4 {
      words += words.flatMap { word in alphabet.map { word + $0 } }
    }
    for word in Set(words) {
      let line = CommandWords.quoted(word)
      let read = try CommandWords("x \(line) y").texts()
      let expected = ["x", word, "y"]
      #expect(
        read.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "quoted as \(line)")
    }
  }
}
