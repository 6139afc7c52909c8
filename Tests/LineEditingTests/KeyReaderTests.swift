import CEditLine
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
