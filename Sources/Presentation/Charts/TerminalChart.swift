import TerminalText

/// Draws a chart in a terminal: its lines between labelled axes, and below them what they are.
///
/// Nothing is drawn of a line with a single point, or of a chart whose points lie above one
/// another.
struct TerminalChart: TerminalView {
  let chart: Document.Chart

  private var drawn: [Document.Chart.Series] {
    chart.series.filter { $0.style == .markedLine || $0.isLine }
  }

  func text(on display: Display) -> [StyledText] {
    let series = drawn
    let columns = chart.columns(of: series)
    guard Set(columns).count > 1 else { return [] }
    let isSmall = display.columns < 60 || chart.isLow
    let vertical = axis(
      chart.vertical, chart.heights(of: series), ticks: isSmall ? 4 : 6,
      isWhole: true)
    // On a logarithmic axis each tick names its own unit.
    let unit = chart.vertical.isLogarithmic ? "" : chart.vertical.quantity.commonUnit.name
    let most = isSmall ? 9 : 16
    let rows =
      chart.vertical.isLogarithmic
      ? min(most, chart.isLow ? 7 : 13) : ChartFrame.rows(for: vertical.ticks.count, atMost: most)
    let frame = ChartFrame(vertical: vertical.ticks, unit: unit, rows: rows, on: display)
    let horizontal = axis(chart.horizontal, columns, ticks: frame.columns / 8, isWhole: false)
    var canvas = Canvas(columns: frame.columns, rows: rows, on: display)
    func place(_ point: Document.Chart.Point) -> (x: Double, y: Double) {
      (horizontal.place(of: point.x), vertical.place(of: point.y))
    }
    for series in series { canvas.line(series.points.map(place), with: series.pen) }
    for reference in chart.references {
      draw(reference, on: &canvas, horizontal, vertical, display)
    }
    for series in series {
      for (sign, point) in series.signs(on: display) {
        let (x, y) = place(point)
        canvas.put(sign, x: x, y: y)
      }
    }
    return frame.lines(
      around: canvas, horizontal: horizontal.ticks,
      unit: chart.horizontal.isLogarithmic ? "" : chart.horizontal.quantity.commonUnit.name)
      + legend(on: display)
  }

  private func axis(
    _ axis: Document.Chart.Axis, _ values: [Double], ticks: Int, isWhole: Bool
  ) -> Axis {
    let unit = axis.quantity.commonUnit
    return axis.isLogarithmic
      ? Axis(
        binary: values, of: axis.quantity, marked: isWhole ? nil : Set(values).sorted(),
        margin: isWhole ? 0.25 : 0)
      : Axis(upTo: values.max() ?? 0, in: unit, ticks: ticks, endsAtTick: isWhole)
  }

  private func draw(
    _ reference: Document.Chart.Reference, on canvas: inout Canvas, _ horizontal: Axis,
    _ vertical: Axis, _ display: Display
  ) {
    let label = display.text("\(reference.label ?? reference.name) ", .warning)
    switch reference.place {
    case .height(let value):
      let height = vertical.place(of: value)
      canvas.rule(at: height, display.text("┄", .warning))
      canvas.write(label, column: 1, y: height)
    case .column(let value):
      let place = horizontal.place(of: value)
      canvas.rule(atX: place, display.text("┆", .warning))
      canvas.write(label, column: canvas.column(beside: place, width: label.width), y: 1)
    case .diagonal: break
    }
  }

  /// A line for each series with something to say of it, those that are not drawn last; otherwise
  /// all names in one.
  private func legend(on display: Display) -> [StyledText] {
    guard chart.series.contains(where: { $0.summary != nil }) else {
      let names = chart.series.reduce(StyledText.empty) { line, series in
        (line.isEmpty ? line : line + .spaces(3)) + series.pen.mark(on: display)
          + display.text(" \(series.name)")
      }
      return names.wrapped(to: display.columns)
    }
    let others = chart.series.filter { $0.style != .markedLine && !$0.isLine }
    return [.empty] + drawn.flatMap { $0.entry(on: display) }
      + others.flatMap { series in
        (display.text("\(series.name): ") + display.styled(series.summary ?? .init([])))
          .wrapped(to: display.columns, indent: 2)
      }
  }
}

extension Document.Chart.Series {
  fileprivate var pen: Canvas.Pen { Canvas.Pen(series: index) }

  /// What is put over its points, and over its marks: those with keys of a single character.
  fileprivate func signs(on display: Display) -> [(StyledText, Document.Chart.Point)] {
    let points = style == .markedLine ? points.map { (pen.mark(on: display), $0) } : []
    return points
      + shownMarks.map { (display.text($0.key, pen.style.adding(.strong)), $0.point) }
  }

  private var shownMarks: [Document.Chart.Mark] { marks.filter { $0.key.count == 1 } }

  /// Its line in the legend: `load: 14.3 s, peak 3.2 GiB; 1 Start; 2 File read`.
  fileprivate func entry(on display: Display) -> [StyledText] {
    var line = display.text(name, pen.style.adding(.strong))
    if display.characters != .unicode || style == .markedLine {
      line += .spaces(1) + pen.mark(on: display)
    }
    if let summary { line += display.text(": ") + display.styled(summary) }
    for mark in shownMarks {
      line += display.text("; ") + display.unbroken("\(mark.key) \(mark.name)")
    }
    return line.wrapped(to: display.columns, indent: 2)
  }
}

extension Canvas.Pen {
  fileprivate func mark(on display: Display) -> StyledText {
    display.text(display.characters == .unicode ? mark : sign, style)
  }
}

/// A field of characters that lines are drawn on: by Braille dots, two by four a character, or by a
/// sign a character where only ASCII may be drawn.
struct Canvas {
  /// What distinguishes a series' line from the others, beside its colour.
  struct Pen: Hashable {
    /// The number of the series.
    var series: Int

    /// Its sign where dots cannot be drawn.
    var sign: String { ["*", "o", "+", "x"][series % 4] }

    /// What it marks a point with, if dots can be drawn.
    var mark: String { ["●", "○", "◆", "◇"][series % 4] }

    var style: Style {
      Style(color: [.red, .green, .cyan, .yellow][series % 4])
    }

    /// Whether a dot of the line is drawn: the first line is whole, the next are broken.
    fileprivate func draws(_ position: Int) -> Bool {
      switch series % 4 {
      case 0: true
      case 1: position % 2 == 0
      case 2: position % 4 != 3
      default: position % 6 < 3
      }
    }
  }

  private struct Cell {
    var dots: UInt8 = 0
    var series: Int?
    var overlay: StyledText?
    var isTaken = false
  }

  let columns: Int
  let rows: Int
  private let display: Display
  private var cells: [Cell]

  init(columns: Int, rows: Int, on display: Display) {
    self.columns = columns
    self.rows = rows
    self.display = display
    cells = Array(repeating: Cell(), count: columns * rows)
  }

  private var dotsAcross: Int { display.characters == .unicode ? 2 : 1 }
  private var dotsDown: Int { display.characters == .unicode ? 4 : 1 }

  /// Draws a line through points given as fractions of the width, which never fall, and of the
  /// height from below.
  mutating func line(_ points: [(x: Double, y: Double)], with pen: Pen) {
    let dots = points.map { (x: dot($0.x, columns * dotsAcross), y: dot($0.y, rows * dotsDown)) }
    guard var last = dots.first else { return }
    mark(last.x, last.y, pen)
    for next in dots.dropFirst() where next.x >= last.x {
      var y = last.y
      for x in last.x...next.x {
        let target = x == next.x ? next.y : last.y + height(at: x, from: last, to: next)
        // What lies between two columns' dots belongs to the later one, so that the line is thin.
        let from = target > y ? y + 1 : target < y ? y - 1 : y
        for y in min(from, target)...max(from, target) { mark(x, y, pen) }
        y = target
      }
      last = next
    }
  }

  private func height(
    at x: Int, from start: (x: Int, y: Int), to end: (x: Int, y: Int)
  ) -> Int {
    guard end.x != start.x else { return 0 }
    let share = Double(x - start.x) / Double(end.x - start.x)
    return Int((share * Double(end.y - start.y)).rounded())
  }

  private func dot(_ fraction: Double, _ count: Int) -> Int {
    let position = (fraction * Double(count - 1)).rounded()
    return position.isFinite ? min(max(Int(min(position, 1e6)), 0), count - 1) : 0
  }

  private mutating func mark(_ x: Int, _ y: Int, _ pen: Pen) {
    guard pen.draws(x + y) || dotsAcross == 1 else { return }
    let index = (rows - 1 - y / dotsDown) * columns + x / dotsAcross
    cells[index].dots |= Canvas.brailleDots[x % dotsAcross * 4 + (3 - y % dotsDown)]
    cells[index].series = pen.series
  }

  /// The bits of a Braille character, by columns from the top (Unicode, "Braille Patterns").
  private static let brailleDots: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]

  /// Draws a line down where nothing else is.
  mutating func rule(atX x: Double, _ text: StyledText) {
    let column = dot(x, columns)
    for row in 0..<rows where cells[row * columns + column].series == nil {
      cells[row * columns + column].overlay = text
    }
  }

  /// Draws a line across where nothing else is.
  mutating func rule(at y: Double, _ text: StyledText) {
    let row = rows - 1 - dot(y, rows)
    for column in 0..<columns where cells[row * columns + column].series == nil {
      cells[row * columns + column].overlay = text
    }
  }

  /// Puts a character over what is drawn at a point, in the next free place to the right.
  mutating func put(_ text: StyledText, x: Double, y: Double) {
    let row = rows - 1 - dot(y, rows)
    var column = dot(x, columns)
    while column < columns - 1 && cells[row * columns + column].isTaken { column += 1 }
    cells[row * columns + column].overlay = text
    cells[row * columns + column].isTaken = true
  }

  /// The column for a text beside a line down: after it, or before it if there is no room.
  func column(beside x: Double, width: Int) -> Int {
    let line = dot(x, columns)
    return line + 1 + width <= columns ? line + 1 : max(0, line - width)
  }

  /// Writes a text from a place on, as far as there is room.
  mutating func write(_ text: StyledText, column: Int, y: Double) {
    let row = rows - 1 - dot(y, rows)
    for (offset, cell) in text.cells.enumerated() where column + offset < columns {
      cells[row * columns + column + offset].overlay = StyledText([cell])
    }
  }

  /// The rows from the top.
  var lines: [StyledText] {
    (0..<rows).map { row in
      (0..<columns).reduce(StyledText.empty) { $0 + text(of: cells[row * columns + $1]) }
    }
  }

  private func text(of cell: Cell) -> StyledText {
    if let overlay = cell.overlay { return overlay }
    guard let series = cell.series else { return .spaces(1) }
    let pen = Pen(series: series)
    guard display.characters == .unicode, let dots = Unicode.Scalar(0x2800 + UInt32(cell.dots))
    else { return display.text(pen.sign, pen.style) }
    return display.text(String(dots), pen.style)
  }
}
