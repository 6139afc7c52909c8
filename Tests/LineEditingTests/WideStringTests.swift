import CEditLine
import Testing

@testable import LineEditing

@Suite struct WideStringTests {
  @Test func goesThereAndBack() {
    let text = "aé日🎈e\u{301}"
    #expect(String(wide: text.wide) == text)
  }

  @Test func endsAtANullCharacter() {
    #expect("ab\0cd".wide == [97, 98, 0])
  }

  @Test func replacesWhatIsNoCharacter() {
    let characters: [wchar_t] = [97, -1, 0xD800, 0x11_0000, 98]
    let text = characters.withUnsafeBufferPointer { String(wide: $0) }
    #expect(text == "a\u{FFFD}\u{FFFD}\u{FFFD}b")
  }
}
