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
