import Testing

@testable import TerminalText

@Suite struct BarTests {
  @Test(arguments: [
    (0.0, ""), (0.0001, "▏"), (0.5, "████"), (0.53125, "████▎"), (1.0, "████████"),
    (1.5, "████████"), (-1.0, ""), (.nan, ""),
  ]) func drawsEighths(fraction: Double, bar: String) {
    let display = Display()
    #expect(display.bar(fraction, width: 8).line(on: display) == bar)
  }

  @Test(arguments: [(0.0, ""), (0.01, "#"), (0.5, "####"), (1.0, "########")])
  func drawsASCIIWhenPlain(fraction: Double, bar: String) {
    let display = Display(characters: .plain)
    #expect(display.bar(fraction, width: 8).line(on: display) == bar)
  }
}
