import CEditLine
import TestSupport
import Testing

@testable import LineEditing

@Suite struct KeyReaderTests {
  /// The keys that `typed` amounts to; "…" in it is a pause that ends an escape sequence.
  private func keys(_ typed: String, mode: Editor) -> [wchar_t] {
    var reader = KeyReader()
    reader.mode = mode
    var scalars = Array(typed.unicodeScalars)[...]
    func read(timeout: Int32?) -> Unicode.Scalar? {
      if scalars.first == "…" {
        if timeout != nil { return nil }
        scalars.removeFirst()
      }
      return scalars.popFirst()
    }
    var keys: [wchar_t] = []
    while let input = reader.next(read) {
      switch input {
      case .key(let key): keys.append(key)
      case .pasted(let text): keys += codes("<\(text)>")
      }
    }
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

  @Test(arguments: Editor.allCases) func takesAPasteForText(mode: Editor) {
    #expect(keys("\u{1B}[200~a\tb\rc\u{1B}[201~\t", mode: mode) == codes("<a b\nc>\t"))
    #expect(keys("\u{1B}[200~\u{1B}[201~x", mode: mode) == codes("x"))
  }

  @Test(arguments: Editor.allCases) func leavesOutWhatItDoesNotKnow(mode: Editor) {
    for sequence in [
      "[5~", "[15~", "[1;2D", "[1;2A", "[[A", "OP", "O2P", "[Z", "[I", "[27;5;13~", "[?1;2c",
      "[3$~", "\u{1B}[A", "[200;1~",
    ] {
      #expect(keys("a\u{1B}\(sequence)b", mode: mode) == codes("ab"), "\(sequence)")
    }
    #expect(keys("\u{1B}[1;5…x", mode: mode) == codes("x"), "the rest does not come")
  }

  @Test(arguments: Editor.allCases) func leavesAltToLibedit(mode: Editor) {
    #expect(
      keys("\u{1B}f\u{1B}Oz\u{1B}\u{1B}x", mode: mode) == codes("\u{1B}f\u{1B}Oz\u{1B}\u{1B}x"))
  }

  @Test func passesWhatTheUserHasBound() {
    var reader = KeyReader()
    reader.boundByUser = ["[5~"]
    var scalars = Array("\u{1B}[5~".unicodeScalars)[...]
    var keys: [wchar_t] = []
    while case .key(let key)? = reader.next({ _ in scalars.popFirst() }) { keys.append(key) }
    #expect(keys == codes("\u{1B}[5~"))
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
