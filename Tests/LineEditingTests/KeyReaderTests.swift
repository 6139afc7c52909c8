import CEditLine
import TestSupport
import Testing

@testable import LineEditing

@Suite struct KeyReaderTests {
  /// The keys that `typed` amounts to; "…" in it is a pause that ends an escape sequence.
  private func keys(_ typed: String, mode: Editor) -> [wchar_t] {
    var reader = KeyReader()
    reader.sequences = EscapeSequence.known(in: mode)
    var scalars = Array(typed.unicodeScalars)[...]
    func read(timeout: Int32?) -> Unicode.Scalar? {
      if scalars.first == "…" {
        if timeout != nil { return nil }
        scalars.removeFirst()
      }
      return scalars.popFirst()
    }
    var keys: [wchar_t] = []
    while let key = reader.next(read) { keys.append(key) }
    return keys
  }

  private func codes(_ text: String) -> [wchar_t] { Array(text.wide.dropLast()) }

  @Test func passesCharactersOn() {
    #expect(keys("aé日\r", mode: .emacs) == codes("aé日\r"))
  }

  @Test func leavesSequencesToEmacs() {
    #expect(keys("\u{1B}[A\u{1B}OBx", mode: .emacs) == codes("\u{1B}[A\u{1B}OBx"))
    #expect(keys("\u{1B}…[A", mode: .emacs) == codes("\u{1B}[A"))
  }

  @Test func makesOneKeyOfASequenceInVi() {
    #expect(keys("\u{1B}[Ax", mode: .vi) == [EscapeKey.up.character] + codes("x"))
    #expect(
      keys("\u{1B}OD\u{1B}[3~", mode: .vi) == [
        EscapeKey.left.character, EscapeKey.delete.character,
      ])
  }

  @Test func takesAnEscapeFollowedByAPauseForTheKey() {
    #expect(keys("\u{1B}…[A", mode: .vi) == codes("\u{1B}[A"))
    #expect(keys("\u{1B}[…A", mode: .vi) == codes("\u{1B}[A"))
    #expect(keys("\u{1B}k", mode: .vi) == codes("\u{1B}k"))
  }

  @Test(arguments: Editor.allCases) func typesWhatIsPasted(mode: Editor) {
    #expect(keys("\u{1B}[200~a\tb\rc\u{1B}[201~\t", mode: mode) == codes("a b\rc\t"))
  }
}

@Suite struct CharacterDecoderTests {
  private func decode(_ bytes: some Sequence<UInt8>) -> String {
    var decoder = CharacterDecoder()
    return String(String.UnicodeScalarView(bytes.flatMap { decoder.consume($0) }))
  }

  @Test func putsCharactersOfAnyLengthTogether() {
    #expect(decode("aé日🎈".utf8) == "aé日🎈")
  }

  @Test(
    arguments: [
      ([0xFF, 0x61], "\u{FFFD}a"), ([0x80, 0x61], "\u{FFFD}a"), ([0xC3, 0x61], "\u{FFFD}a"),
      ([0xE6, 0x97, 0xC3, 0xA9], "\u{FFFD}é"), ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
      ([0xED, 0xA0, 0x80], "\u{FFFD}"), ([0xC2, 0x80], "\u{FFFD}"), ([0xC2, 0x9B], "\u{FFFD}"),
    ] as [([UInt8], String)])
  func replacesWhatIsNoCharacter(bytes: [UInt8], text: String) {
    #expect(decode(bytes) == text)
  }

  @Test func givesValidTextBackWhateverComesBeforeIt() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let noise = generator.bytes(count: .random(in: 0...20, using: &generator))
      let text = decode(noise + "\n日é".utf8).unicodeScalars
      #expect(text.suffix(3).elementsEqual("\n日é".unicodeScalars), "seed \(seed)")
    }
  }
}

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
