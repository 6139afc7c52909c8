import Testing

@testable import TerminalText

@Suite struct StyleTests {
  @Test func listsItsParameters() {
    #expect(Style.plain.parameters == nil)
    #expect(Style.strong.parameters == "1")
    #expect(
      Style(bold: true, faint: true, italic: true, underlined: true, color: .cyan)
        .parameters == "1;2;3;4;36")
  }

  @Test func addsEmphasisAndTakesTheLaterColour() {
    #expect(Style.bad.adding(.strong) == Style(bold: true, color: .red))
    #expect(Style.bad.adding(.good) == .good)
  }
}
