import Findings

/// A chart as its template draws it: all places in percent of the plot, so that it fits any width
/// while its letters keep their size.
struct ReportChart: TemplatePart {
  static let template = "chart"

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
    /// How many pixels below its place the text's baseline stands.
    var offset: String
    var anchor: String
    var text: String
  }

  let id: String
  let caption: String
  let title: String
  let description: String
  let height = Int(ReportChart.plotHeight)
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
