import CEditLine
import Testing

@testable import LineEditing

@Suite struct ClusterTableTests {
  private let table = ClusterTable()

  init() { TerminalLocale.adopt() }

  @Test func leavesCharactersOfOneScalarAsTheyAre() {
    let text = "aé日🎈\n\t\u{1}"
    #expect(table.encode(text) == text.unicodeScalars.map { wchar_t($0.value) })
  }

  @Test(arguments: [
    ("ab\u{308}c", 3), ("e\u{301}\u{323}", 1), ("\u{1112}\u{1161}\u{11AB}", 1), ("\u{308}", 1),
    ("a\u{308}\u{308}b\u{308}", 2), ("👨\u{200D}👩\u{200D}👧", 3), ("\u{12000}\u{17000}", 2),
    ("\n\u{308}x", 3), ("ก\u{E35}\u{E48}", 1),
  ])
  func makesOneOfALetterAndItsMarks(text: String, count: Int) {
    let encoded = table.encode(text)
    #expect(encoded.count == count)
    #expect(table.decode(encoded).unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(table.encode(text) == encoded, "the same each time")
  }

  @Test func givesPlaceholdersTheWidthOfWhatIsShown() throws {
    for text in ["b\u{308}", "\u{308}", "日\u{308}", "❤\u{FE0F}", "\u{12000}", "\u{17000}"] {
      let placeholder = try #require(table.encode(text).first)
      let scalar = try #require(Unicode.Scalar(UInt32(placeholder)))
      let shown = try #require(table.shown(scalar)).reduce(0) { $0 + $1.cellWidth }
      #expect(ceditline_width(placeholder) == shown, "\(text)")
    }
  }

  @Test func keepsMarksApartThatDifferInTheirOrderOnly() {
    #expect(table.encode("a\u{323}\u{307}") != table.encode("a\u{307}\u{323}"))
  }

  @Test func dropsMarksWhenNoPlaceholderIsLeft() {
    for first in 0..<60 {
      for second in 0..<60 {
        let marks = [0x300 + first, 0x300 + second].compactMap { UnicodeScalar($0) }
        _ = table.encode("a" + String(String.UnicodeScalarView(marks)))
      }
    }
    #expect(table.encode("z\u{308}") == [wchar_t(0x7A)])
  }
}
