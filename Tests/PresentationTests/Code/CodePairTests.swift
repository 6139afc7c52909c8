import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct CodePairTests {
  private let pair = CodePair(
    (
      "tail load",
      [
        .init(number: 9, text: "let all = try String(contentsOf: url)", isMarked: true),
        .init(number: 10, text: "return all", isMarked: false),
      ]
    ), ("tail stream", [.init(number: 20, text: "var chunks = reader", isMarked: true)]))

  @Test func laysVersionsSideBySide() {
    #expect(
      pair.lines(on: Display(columns: 100)) == [
        "tail load                                        │ tail stream",
        " 9 ▸ let all = try String(contentsOf: url)       │ 20 ▸ var chunks = reader",
        "10   return all                                  │",
      ])
  }

  @Test(arguments: CodePair.leastWindow...200) func fitsTheWindow(columns: Int) {
    #expect(pair.text(on: Display(columns: columns)).allSatisfy { $0.width <= columns })
  }
}
