import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct LabelPlacementTests {
  private static let middle = PlotPoint(horizontal: 0.5, vertical: 0.5)

  @Test func takesTheBestPlaceThatIsFree() {
    var placement = LabelPlacement()
    let offsets = [-8.0, -22, -36]
    let placed = (0..<3).map { _ in
      placement.place("label", at: LabelPlacementTests.middle, anchor: "middle", offsets: offsets)
    }
    #expect(placed == offsets)
  }

  @Test func takesTheBestPlaceWhereNoneIsFree() {
    var placement = LabelPlacement()
    for _ in 0..<2 {
      let offset = placement.place(
        "label", at: LabelPlacementTests.middle, anchor: "middle", offsets: [-8])
      #expect(offset == -8)
    }
  }

  @Test(arguments: [("end", 0.2, -8.0), ("start", 0.2, -22), ("start", 0.9, -8)])
  func knowsWhereATextLies(anchor: String, horizontal: Double, expected: Double) {
    var placement = LabelPlacement()
    _ = placement.place("label", at: LabelPlacementTests.middle, anchor: "end", offsets: [-8])
    let offset = placement.place(
      "a longer label", at: PlotPoint(horizontal: horizontal, vertical: 0.5), anchor: anchor,
      offsets: [-8, -22])
    #expect(offset == expected)
  }
}
