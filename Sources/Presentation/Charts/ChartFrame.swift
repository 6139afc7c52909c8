import Findings
import TerminalText

/// The axes around a canvas: labelled ticks on the left and below.
struct ChartFrame {
  /// The columns left for the canvas.
  let columns: Int
  private let vertical: [Int: String]
  private let unit: String
  let rows: Int
  private let labelWidth: Int
  private let display: Display

  /// How many rows set so many ticks equally far apart.
  static func rows(for ticks: Int, atMost most: Int) -> Int {
    let steps = max(1, ticks - 1)
    return steps * max(1, (most - 1) / steps) + 1
  }

  /// Makes a frame that fills the window's width.
  init(vertical: [Axis.Tick], unit: String, rows: Int, on display: Display) {
    self.vertical = Dictionary(
      vertical.map { (rows - 1 - Int(($0.place * Double(rows - 1)).rounded()), $0.label) },
      uniquingKeysWith: { first, _ in first })
    self.unit = unit
    self.rows = rows
    self.display = display
    labelWidth = max(unit.displayWidth, vertical.map(\.label.displayWidth).max() ?? 0)
    // A chart wider than this is no clearer. The last column is kept for the last label.
    columns = max(4, min(display.columns, 100) - labelWidth - 4)
  }

  /// The canvas with its axes and their labels.
  func lines(around canvas: Canvas, horizontal: [Axis.Tick], unit horizontalUnit: String)
    -> [StyledText]
  {
    let rows = canvas.lines.enumerated().map { row, line in
      let label = display.text(vertical[row] ?? "").padded(to: labelWidth, .right)
      return label + display.text(vertical[row] == nil ? " │" : " ┤", .faint) + line
    }
    return (unit.isEmpty ? [] : [display.text(unit).padded(to: labelWidth, .right)]) + rows
      + [axis(horizontal), labels(horizontal, horizontalUnit)]
  }

  private func column(_ place: Double) -> Int { Int((place * Double(columns - 1)).rounded()) }

  private func axis(_ ticks: [Axis.Tick]) -> StyledText {
    let places = Set(ticks.map { column($0.place) })
    let line = (0..<columns).map { places.contains($0) ? "┬" : "─" }.joined()
    return .spaces(labelWidth + 1) + display.text("└" + line, .faint)
  }

  /// The labels centred under their ticks, as many as do not touch; the unit after the last.
  private func labels(_ ticks: [Axis.Tick], _ unit: String) -> StyledText {
    var line = StyledText.empty
    for (index, tick) in ticks.enumerated() {
      let isLast = index == ticks.count - 1 && !unit.isEmpty
      let label = display.text(isLast ? "\(tick.label) \(unit)" : tick.label)
      let centre = labelWidth + 2 + column(tick.place)
      let start = min(
        centre - tick.label.displayWidth / 2, min(display.columns, 104) - label.width)
      guard index == 0 || start > line.width else { continue }
      line = line.padded(to: start) + label
    }
    return line
  }
}
