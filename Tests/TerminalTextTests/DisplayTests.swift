import Testing

@testable import TerminalText

@Suite struct DisplayTests {
  @Test(arguments: [-1, 0, 9]) func drawsForTenColumnsAtLeast(columns: Int) {
    #expect(Display(columns: columns).columns == 10)
  }

  @Test func narrowsAPart() {
    let display = Display(columns: 20, color: true, characters: .plain)
    let part = display.narrowed(by: 14)
    #expect(part.columns == 6)
    #expect(part.color)
    #expect(part.characters == .plain)
    #expect(display.narrowed(by: 40).columns == 1)
  }
}
