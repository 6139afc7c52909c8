import Findings
import Measurement
import MemoryTracking
import TerminalText

/// Peaks against input sizes, both axes logarithmic: a flat line for memory that stays as it is, a
/// line that rises with the diagonal for memory that grows with the input.
struct GrowthChart: TerminalView {
  let comparisons: [Comparison]

  private struct Point {
    var input: Double
    var peak: Double
  }

  private func points(of name: String) -> [Point] {
    comparisons.compactMap { comparison in
      guard let input = comparison.input?.size, input > .zero,
        let peak = comparison.variant(name)?.medianPeak?.value, peak > .zero
      else { return nil }
      return Point(input: input.mebibytes, peak: peak.mebibytes)
    }
    .sorted { $0.input < $1.input }
  }

  func text(on display: Display) -> [StyledText] {
    let names = comparisons.first?.variants.map(\.name) ?? []
    let series = names.map(points)
    let all = series.joined()
    guard Set(all.map(\.input)).count > 1 else { return [] }
    let vertical = LogarithmicAxis(all.map(\.peak))
    let horizontal = LogarithmicAxis(all.map(\.input), endsAtPower: false)
    let most = display.columns < 60 ? 9 : 16
    let frame = ChartFrame(
      vertical: vertical.powers.map { (vertical.place(of: $0), LogarithmicAxis.label($0)) },
      unit: "MiB", rows: ChartFrame.rows(for: vertical.powers.count, atMost: most),
      on: display)
    var canvas = Canvas(columns: frame.columns, rows: frame.rows, on: display)
    var taken: Set<Int> = []
    for (index, points) in series.enumerated() {
      let pen = Canvas.Pen(series: index)
      let places = points.map { (horizontal.place(of: $0.input), vertical.place(of: $0.peak)) }
      canvas.line(places, with: pen)
      for place in places {
        canvas.put(mark(pen, on: display), x: place.0, y: place.1, taken: &taken)
      }
    }
    let sizes = Set(all.map(\.input)).sorted()
    return frame.lines(
      around: canvas,
      horizontal: sizes.map { (horizontal.place(of: $0), LogarithmicAxis.label($0)) },
      unit: "MiB") + legend(names, on: display)
  }

  private func mark(_ pen: Canvas.Pen, on display: Display) -> StyledText {
    let marks = ["●", "○", "◆", "◇"]
    return display.text(
      display.characters == .unicode ? marks[pen.series % marks.count] : pen.sign, pen.style)
  }

  private func legend(_ names: [String], on display: Display) -> [StyledText] {
    names.enumerated().reduce(StyledText.empty) { line, name in
      let mark = mark(Canvas.Pen(series: name.offset), on: display)
      return line + (line.isEmpty ? .empty : .spaces(3)) + mark
        + display.text(" \(name.element)")
    }.wrapped(to: display.columns)
  }
}
