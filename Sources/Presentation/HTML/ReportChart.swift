import Findings
import TerminalText

/// A chart as a page draws it: all places in percent of the plot, so that it fits any width
/// while its letters keep their size.
struct ReportChart {
  /// The height of the plot, the same at any width.
  static let plotHeight = 300.0
  /// The width at which labels must not yet touch: that of a phone's plot.
  static let leastPlotWidth = 270.0

  struct Legend {
    var series: String
    var name: String
    /// The path of the series' markers; `nil` for a line without any.
    var symbol: String?
  }

  struct Tick {
    var position: String
    var label: String
  }

  /// A line across the plot.
  struct Level {
    var series: String
    var position: String
  }

  /// A series' line, its points in thousandths of the plot.
  struct Curve {
    var series: String
    var points: String
  }

  struct Marker {
    var style: String
    var series: String
    var horizontal: String
    var vertical: String
    var shape: String
  }

  struct Label {
    var style: String
    var series: String
    var horizontal: String
    var vertical: String
    /// How many pixels its baseline is below its place.
    var offset: String
    var anchor: String
    var text: String
  }

  let id: String
  let caption: String
  let title: String
  let description: String
  var legend: [Legend] = []
  var verticalTicks: [Tick] = []
  var horizontalTicks: [Tick] = []
  var levels: [Level] = []
  var curves: [Curve] = []
  var markers: [Marker] = []
  var labels: [Label] = []

  init(id: String, caption: String, title: String, description: String) {
    self.id = id
    self.caption = caption
    self.title = title
    self.description = description
  }
}

/// A place in a plot: fractions of its width from the left and of its height from the top.
struct PlotPoint: Hashable {
  var horizontal: Double
  var vertical: Double

  /// A fraction as percent, to a hundredth.
  static func percent(_ fraction: Double) -> String {
    FigureText.number(fraction * 100, decimals: 2)
  }

  /// The points of a polyline in a plot of 1000 by 1000, each place once.
  static func polyline(_ points: some Sequence<PlotPoint>) -> String {
    var places: [String] = []
    for point in points {
      let horizontal = FigureText.number(point.horizontal * 1000, decimals: 1)
      let place = "\(horizontal),\(FigureText.number(point.vertical * 1000, decimals: 1))"
      if place != places.last { places.append(place) }
    }
    return places.joined(separator: " ")
  }
}

extension ReportChart {
  /// Adds a marker of a series: `end`, `phase`, `killed`, `exact` or `bound`.
  mutating func addMarker(_ point: PlotPoint, _ series: ReportSeries, _ style: String) {
    markers.append(
      Marker(
        style: style, series: series.name, horizontal: PlotPoint.percent(point.horizontal),
        vertical: PlotPoint.percent(point.vertical),
        shape: style == "killed" ? ReportSeries.cross : series.symbol))
  }

  /// A version's name as a label has room for it on a phone; the legend has it whole.
  static func short(_ name: String) -> String {
    let name = VisibleText.escaped(name)
    guard name.displayWidth > 12 else { return name }
    var width = 0
    return name.prefix { character in
      width += character.displayWidth
      return width < 12
    } + "…"
  }

  /// Adds a text beside a point.
  mutating func addLabel(
    _ text: String, at point: PlotPoint, _ series: String, _ style: String, offset: Double,
    anchor: String
  ) {
    labels.append(
      Label(
        style: style, series: series, horizontal: PlotPoint.percent(point.horizontal),
        vertical: PlotPoint.percent(point.vertical),
        offset: FigureText.number(offset, decimals: 0), anchor: anchor, text: text))
  }
}

extension ReportChart {
  /// The chart with its legend, and its description for those who cannot see it.
  var markup: Markup {
    """
    <figure class="chart">
    <figcaption>
    <span class="caption">\(caption)</span>
    \(legend.map(\.markup))</figcaption>
    <div class="plot">
    <svg role="img" aria-labelledby="\(id)-title \(id)-desc" width="100%" height="\(Int(Self.plotHeight))">
    <title id="\(id)-title">\(title)</title>
    <desc id="\(id)-desc">\(description)</desc>
    \(axes)\(levels.map(\.markup))\(curvesMarkup)\(markers.map(\.markup))\(labels.map(\.markup))</svg>
    </div>
    </figure>

    """
  }

  private var axes: [Markup] {
    verticalTicks.map { tick in
      """
      <line class="grid" x1="0" x2="100%" y1="\(tick.position)%" y2="\(tick.position)%"/>
      <text class="tick" x="-8" y="\(tick.position)%" dy="0.32em" text-anchor="end">\(tick.label)</text>

      """
    }
      + horizontalTicks.map { tick in
        """
        <rect class="tick" x="\(tick.position)%" y="100%" width="1" height="5"/>
        <text class="tick" x="\(tick.position)%" y="100%" dy="20" text-anchor="middle">\(tick.label)</text>

        """
      }
  }

  private var curvesMarkup: Markup {
    let lines = curves.map { curve -> Markup in
      "<polyline class=\"curve \(curve.series)\" points=\"\(curve.points)\"/>\n"
    }
    return """
      <svg x="0" y="0" width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none" \
      overflow="visible">
      \(lines)</svg>

      """
  }
}

extension ReportChart.Legend {
  fileprivate var markup: Markup {
    let marker: Markup =
      symbol.map { "<svg x=\"17\" y=\"6\" overflow=\"visible\"><path d=\"\($0)\"/></svg>" } ?? ""
    return """
      <span class="legend \(series)"><svg width="34" height="12" aria-hidden="true">\
      <line x1="1" y1="6" x2="33" y2="6"/>\(marker)</svg> \(name)</span>

      """
  }
}

extension ReportChart.Level {
  fileprivate var markup: Markup {
    "<line class=\"level \(series)\" x1=\"0\" x2=\"100%\" y1=\"\(position)%\" y2=\"\(position)%\"/>\n"
  }
}

extension ReportChart.Marker {
  fileprivate var markup: Markup {
    """
    <svg class="\(style) \(series)" x="\(horizontal)%" y="\(vertical)%" overflow="visible">\
    <path d="\(shape)"/></svg>

    """
  }
}

extension ReportChart.Label {
  fileprivate var markup: Markup {
    """
    <text class="\(style) \(series)" x="\(horizontal)%" y="\(vertical)%" dy="\(offset)" \
    text-anchor="\(anchor)">\(text)</text>

    """
  }
}
