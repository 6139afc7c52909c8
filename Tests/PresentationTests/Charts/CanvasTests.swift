import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct CanvasTests {
  private let display = Display()
  private let plain = Display(characters: .plain)

  private func drawn(_ canvas: Canvas, on display: Display) -> [String] {
    canvas.lines.map { $0.line(on: display) }
  }

  @Test func drawsLinesInDots() {
    var canvas = Canvas(columns: 4, rows: 2, on: display)
    canvas.line([(0, 0), (1, 1)], with: .init(series: 0))
    #expect(drawn(canvas, on: display) == ["  ⡠⠊", "⡠⠊"])
  }

  @Test func drawsSignsWhenPlain() {
    var canvas = Canvas(columns: 4, rows: 4, on: plain)
    canvas.line([(0, 0), (1, 1)], with: .init(series: 0))
    canvas.line([(0, 1), (0, 1)], with: .init(series: 1))
    #expect(drawn(canvas, on: plain) == ["o  *", "  *", " *", "*"])
  }

  @Test func joinsSteepLinesWithoutGaps() {
    var canvas = Canvas(columns: 3, rows: 5, on: plain)
    canvas.line([(0, 0), (0.5, 1), (1, 0)], with: .init(series: 0))
    let rows = drawn(canvas, on: plain)
    #expect(rows.allSatisfy { !$0.isEmpty })
  }

  @Test func tellsSeriesApartByBrokenLines() {
    let lines = (0..<4).map { series in
      var canvas = Canvas(columns: 12, rows: 1, on: display)
      canvas.line([(0, 0), (1, 0)], with: .init(series: series))
      return drawn(canvas, on: display)[0]
    }
    #expect(lines[0] == String(repeating: "⣀", count: 12))
    #expect(Set(lines).count == 4)
  }

  @Test func clampsWhatLiesOutside() {
    var canvas = Canvas(columns: 4, rows: 2, on: plain)
    canvas.line([(-1, -1), (.nan, .infinity), (7, 0)], with: .init(series: 0))
    #expect(drawn(canvas, on: plain).count == 2)
  }

  @Test func setsMarksBesideEachOther() {
    var canvas = Canvas(columns: 4, rows: 1, on: plain)
    for sign in ["1", "2", "3"] {
      canvas.put(plain.text(sign), x: 0, y: 0)
    }
    #expect(drawn(canvas, on: plain) == ["123"])
  }

  @Test func rulesBehindTheLines() {
    var canvas = Canvas(columns: 8, rows: 1, on: plain)
    canvas.line([(0, 0), (0.3, 0)], with: .init(series: 0))
    canvas.rule(at: 0, plain.text("-"))
    #expect(drawn(canvas, on: plain) == ["***-----"])
    canvas.write(plain.text("limit is long"), column: 4, y: 0)
    #expect(drawn(canvas, on: plain) == ["***-limi"])
  }
}
