import Findings
import Glibc
import TerminalText

/// Draws a chart as SVG: all places in percent of the plot, so that it fits any width while its
/// letters keep their size.
struct ChartDrawing {
  /// The height of the plot, the same at any width.
  static let plotHeight = 300.0
  /// The width at which labels must not yet touch: that of a phone's plot.
  static let leastPlotWidth = 270.0

  private let chart: Document.Chart
  private let id: String
  private let horizontal: Axis
  private let vertical: Axis
  private var placement = LabelPlacement()
  private var legend: [Markup] = []
  private var levels: [Markup] = []
  private var curves: [Markup] = []
  private var markers: [Markup] = []
  private var labels: [Markup] = []

  /// Places everything in the plot; `id` names its elements on the page.
  ///
  /// - Complexity: O(n) time and space in the points, O(m²) time in the labels.
  init(_ chart: Document.Chart, id: String) {
    self.chart = chart
    self.id = id
    let columns = chart.columns(of: chart.series)
    horizontal = .onPage(
      chart.horizontal, columns + chart.series.flatMap { $0.marks.map(\.point.x) },
      marked: columns.farApart)
    vertical = .onPage(
      chart.vertical, chart.heights(of: chart.series) + chart.series.compactMap(\.level),
      headroom: 1.03)
    for reference in chart.references { add(reference) }
    addLevels()
    for series in chart.series { add(series) }
    legend += chart.references.map { .legend($0.style.rawValue, $0.name) }
  }

  private func place(_ point: Document.Chart.Point) -> PlotPoint {
    PlotPoint(
      horizontal: horizontal.place(of: point.x), vertical: 1 - vertical.place(of: point.y))
  }

  private mutating func add(_ reference: Document.Chart.Reference) {
    let name = reference.style.rawValue
    switch reference.place {
    // Those across are drawn with the series' levels.
    case .height: break
    case .column(let value):
      let point = PlotPoint(horizontal: horizontal.place(of: value), vertical: 0)
      levels.append(.line("level \(name)", down: point.x))
      guard let label = reference.label else { return }
      addLabel(
        label, at: point, name, "level", anchor: point.horizontal > 0.5 ? "end" : "start",
        offsets: [12, 26, 40])
    case .diagonal:
      let (columns, heights) = (horizontal.range, vertical.range)
      guard columns.overlaps(heights) else { return }
      let common = columns.clamped(to: heights)
      addCurve(name, [common.lowerBound, common.upperBound].map { .init(x: $0, y: $0) })
    }
  }

  /// The lines across, the lowest first so that labels move upwards only.
  private mutating func addLevels() {
    // A peak's line ends with its curve, and its label is where both begin; a limit holds to the
    // end.
    var lines = chart.series.compactMap { series in
      series.level.map {
        (style: series.look.name, height: $0, label: series.label, end: series.points.last?.x)
      }
    }
    for reference in chart.references {
      guard case .height(let height) = reference.place else { continue }
      lines.append((reference.style.rawValue, height, reference.label, nil))
    }
    for line in lines.sorted(by: { $0.height < $1.height }) {
      let end = line.end.map { horizontal.place(of: $0) } ?? 1
      let isWhole = line.end == nil
      let point = PlotPoint(
        horizontal: isWhole ? 1 : 0, vertical: 1 - vertical.place(of: line.height))
      levels.append(
        .line("level \(line.style)", across: point.y, to: PlotPoint.percent(end)))
      guard let label = line.label else { continue }
      addLabel(
        label, at: point, line.style, "level", anchor: isWhole ? "end" : "start",
        offsets: [-8, -22, -36, -50, -64])
    }
  }

  private mutating func add(_ series: Document.Chart.Series) {
    let look = series.look
    legend.append(.legend(look.name, series.name, symbol: look.symbol))
    if let end = series.points.last {
      addCurve(look.name, series.points)
      if series.style != .markedLine { addHints(of: series) }
      switch series.style {
      case .line: addMarker(end, look, "end", hint(series.name, end))
      case .cutLine: addMarker(end, look, "killed", hint(series.name, end))
      case .markedLine:
        for point in series.points {
          addMarker(point, look, point.isBound ? "phase" : "end", hint(series.name, point))
        }
      }
      if series.level == nil, let label = series.label {
        addLabel(
          label, at: place(end), look.name, "level", anchor: "end", offsets: [-11, 20, -25, 34])
      }
    }
    addMarks(of: series)
  }

  /// The marks of a series, those too near each other for a label each under a common one.
  private mutating func addMarks(of series: Document.Chart.Series) {
    for mark in series.marks {
      addMarker(
        mark.point, series.look, "phase", hint("\(series.name), \(mark.name)", mark.point))
    }
    let points = series.marks.map { place($0.point) }
    for group in PlotPoint.neighbours(points) {
      let point = points[group.lowerBound]
      let text = Set([group.lowerBound, group.upperBound - 1]).sorted()
        .map { series.marks[$0].key }.joined(separator: "–")
      let isLow = point.vertical > 0.5
      addLabel(
        text, at: point, series.look.name, "phase",
        anchor: point.horizontal < 0.03 ? "start" : point.horizontal > 0.97 ? "end" : "middle",
        offsets: isLow ? [-10, -24, -38, -52] : [21, 35, 49, -10])
    }
  }

  private mutating func addCurve(_ series: String, _ points: [Document.Chart.Point]) {
    let line = PlotPoint.polyline(points.lazy.map(place))
    curves.append("<polyline class=\"curve \(series)\" points=\"\(line)\"/>\n")
  }

  /// How many points of a line say their values where the pointer rests on them.
  private static let hintCount = 60

  /// Invisible points that say the values of a line: of more than fit, the highest of each few.
  private mutating func addHints(of series: Document.Chart.Series) {
    let points = series.points
    let share = (points.count - 1) / Self.hintCount + 1
    for start in stride(from: 0, to: points.count, by: share) {
      let few = points[start..<min(start + share, points.count)]
      guard let point = few.max(by: { $0.y < $1.y }) else { continue }
      let spot = place(point)
      markers.append(
        """
        <circle class="hint" cx="\(spot.x)%" cy="\(spot.y)%" r="7">\
        <title>\(hint(series.name, point))</title></circle>

        """)
    }
  }

  /// What a point says: `load, 1.2 s: 53.0 MiB`, `load, 16.0 MiB: ≥ 199.8 MiB`.
  private func hint(_ name: String, _ point: Document.Chart.Point) -> String {
    "\(name), \(chart.horizontal.quantity.exactText(point.x)): "
      + point.bound.mark + chart.vertical.quantity.exactText(point.y)
  }

  private mutating func addMarker(
    _ point: Document.Chart.Point, _ look: SeriesLook, _ style: String, _ hint: String
  ) {
    let point = place(point)
    markers.append(
      """
      <svg class="\(style) \(look.name)" x="\(point.x)%" y="\(point.y)%" overflow="visible">\
      <title>\(hint)</title><path d="\(style == "killed" ? SeriesLook.cross : look.symbol)"/></svg>

      """)
  }

  private mutating func addLabel(
    _ text: String, at point: PlotPoint, _ series: String, _ style: String, anchor: String,
    offsets: [Double]
  ) {
    let offset = placement.place(text, at: point, anchor: anchor, offsets: offsets)
    labels.append(
      """
      <text class="\(style) \(series)" x="\(point.x)%" y="\(point.y)%" dy="\(Int(offset))" \
      text-anchor="\(anchor)">\(text)</text>

      """)
  }
}

extension ChartDrawing {
  /// The chart with its legend, and its description for those who cannot see it.
  var markup: Markup {
    """
    <figure class="chart">
    <figcaption>
    <span class="caption">\(chart.caption)</span>
    \(legend)</figcaption>
    <div class="plot">
    <svg role="img" aria-labelledby="\(id)-title \(id)-desc" width="100%" height="\(Int(Self.plotHeight))">
    <title id="\(id)-title">\(chart.title)</title>
    <desc id="\(id)-desc">\(chart.description)</desc>
    \(axes)\(levels)<svg x="0" y="0" width="100%" height="100%" viewBox="0 0 1000 1000" \
    preserveAspectRatio="none" overflow="visible">
    \(curves)</svg>
    \(markers)\(labels)</svg>
    </div>
    </figure>

    """
  }

  private var axes: [Markup] {
    vertical.ticks.map { tick in
      let y = PlotPoint.percent(1 - tick.place)
      return """
        \(Markup.line("grid", across: y))\
        <text class="tick" x="-8" y="\(y)%" dy="0.32em" text-anchor="end">\(tick.label)</text>

        """
    }
      + horizontal.ticks.map { tick in
        let x = PlotPoint.percent(tick.place)
        // Half of the last label would go beyond a narrow page.
        let anchor = tick.place > 0.97 ? "end" : "middle"
        return """
          <rect class="tick" x="\(x)%" y="100%" width="1" height="5"/>
          <text class="tick" x="\(x)%" y="100%" dy="20" text-anchor="\(anchor)">\(tick.label)</text>

          """
      }
  }
}

extension Markup {
  fileprivate static func line(_ style: String, across y: String, to end: String = "100") -> Markup
  {
    "<line class=\"\(style)\" x1=\"0\" x2=\"\(end)%\" y1=\"\(y)%\" y2=\"\(y)%\"/>\n"
  }

  fileprivate static func line(_ style: String, down x: String) -> Markup {
    "<line class=\"\(style)\" x1=\"\(x)%\" x2=\"\(x)%\" y1=\"0\" y2=\"100%\"/>\n"
  }

  /// An entry of the legend; `symbol` is the path of the series' marks.
  fileprivate static func legend(_ series: String, _ name: String, symbol: String? = nil) -> Markup
  {
    let marker: Markup =
      symbol.map { "<svg x=\"17\" y=\"6\" overflow=\"visible\"><path d=\"\($0)\"/></svg>" } ?? ""
    return """
      <span class="legend \(series)"><svg width="34" height="12" aria-hidden="true">\
      <line x1="1" y1="6" x2="33" y2="6"/>\(marker)</svg> \(name)</span>

      """
  }
}

extension Axis {
  /// An axis with each tick in the unit that suits it best.
  static func onPage(
    _ axis: Document.Chart.Axis, _ values: [Double], headroom: Double = 1, marked: [Double]? = nil
  ) -> Axis {
    guard !axis.isLogarithmic else {
      return Axis(binary: values, of: axis.quantity, marked: marked)
    }
    let most = max(axis.reach, values.max() ?? 0) * headroom
    let units = axis.quantity.units
    return Axis(
      upTo: most, in: units.first { most >= $0.size } ?? units[units.count - 1],
      isNamed: true, ticks: 6, endsAtTick: false)
  }
}

extension [Double] {
  /// Those that are far enough from each other, as factors, to be marked on a phone.
  fileprivate var farApart: [Double] {
    let values = Set(self).sorted()
    guard let first = values.first, let last = values.last, first > 0 else { return [] }
    let least = pow(last / first, 0.2)
    return values.reduce(into: []) { kept, value in
      if kept.last.map({ value / $0 >= least }) ?? true { kept.append(value) }
    }
  }
}

/// How a page distinguishes a series: by colour and dashes, which the style sheet gives it by its
/// name, and by the shape of its marks.
struct SeriesLook: Hashable {
  let index: Int

  var name: String { "series\(index % SeriesLook.symbols.count + 1)" }

  /// The path of its marks: a circle, a square, a triangle, a diamond or an inverted triangle.
  var symbol: String { SeriesLook.symbols[index % SeriesLook.symbols.count] }

  /// The mark of a run that was ended before its time.
  static let cross = "M-5,-5 5,5 M-5,5 5,-5"

  private static let symbols = [
    "M-4,0 a4,4 0 1,0 8,0 a4,4 0 1,0 -8,0z", "M-3.5,-3.5 h7 v7 h-7z", "M0,-5 4.6,3.4 -4.6,3.4z",
    "M0,-5 5,0 0,5 -5,0z", "M0,5 4.6,-3.4 -4.6,-3.4z",
  ]
}

extension Document.Chart.Series {
  fileprivate var look: SeriesLook { SeriesLook(index: index) }

  /// Its figure after its name, as a label has room for it on a phone; the legend has the name
  /// whole.
  fileprivate var label: String? {
    figure.map { "\(ChartDrawing.short(name)): \($0)" }
  }
}

extension ChartDrawing {
  /// A name cut to so many columns.
  static func short(_ name: String, to columns: Int = 12) -> String {
    let name = VisibleText.escaped(name)
    guard name.displayWidth > columns else { return name }
    var width = 0
    return name.prefix { character in
      width += character.displayWidth
      return width < columns
    } + "…"
  }
}
