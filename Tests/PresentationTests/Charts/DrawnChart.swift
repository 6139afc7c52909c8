import FoundationXML

@testable import Presentation
@testable import TerminalText

/// A chart's SVG as a test reads it.
struct DrawnChart {
  /// The classes of an element: what it is, and the series it belongs to.
  struct Element {
    var style: String
    var series: String
    var text: String
    /// In percent of the plot.
    var place: [Double]
    var shape: String?
  }

  let curves: [(series: String, points: [[Double]])]
  let levels: [Element]
  let markers: [Element]
  let labels: [Element]
  let legend: [String]
  let horizontalTicks: [String]
  let verticalTicks: [String]
  let description: String

  init(_ chart: Document.Chart) throws {
    let page = try ReportPage(text: ChartDrawing(chart, id: "chart").markup.text)
    curves = try page.elements("//polyline").map { line in
      let points = (line["points"] ?? "").split(separator: " ").map { point in
        point.split(separator: ",").compactMap { Double($0) }
      }
      return (DrawnChart.classes(line)[1], points)
    }
    levels = try page.elements("//line[contains(@class,'level')]").map(DrawnChart.element)
    markers = try page.elements("//svg[path and @class]").map(DrawnChart.element)
    labels = try page.elements("//text[not(@class='tick')]").map(DrawnChart.element)
    legend = try page.texts("//span[contains(@class,'legend')]")
    verticalTicks = try page.texts("//text[@class='tick' and @x='-8']")
    horizontalTicks = try page.texts("//text[@class='tick' and @x!='-8']")
    description = try page.texts("//desc").joined()
  }

  private static func classes(_ element: XMLElement) -> [String] {
    (element["class"] ?? "").split(separator: " ").map(String.init)
  }

  private static func element(_ element: XMLElement) -> Element {
    let names = classes(element)
    let place = ["x", "y", "x1", "y1", "x2", "y2"].compactMap { element[$0] }
      .compactMap { Double($0.hasSuffix("%") ? String($0.dropLast()) : $0) }
    let shape = element.elements(forName: "path").first?["d"]
    return Element(
      style: names[0], series: names[1], text: element.words, place: place, shape: shape)
  }
}
