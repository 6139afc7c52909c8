import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ReportChartTests {
  @Test func keepsEachPlaceOfALineOnce() {
    let points = [0.0, 0.5, 0.50001, 1].map { PlotPoint(horizontal: $0, vertical: 1 - $0) }
    #expect(PlotPoint.polyline(points) == "0.0,1000.0 500.0,500.0 1000.0,0.0")
  }

  @Test func givesPlacesInPercent() {
    #expect(PlotPoint.percent(0.12345) == "12.35")
    #expect(PlotPoint.percent(0) == "0.00")
  }

  @Test(arguments: [
    ("stream", "stream"), ("python3 -c 1", "python3 -c 1"), ("python3 -c 'x'", "python3 -c …"),
    ("漢字漢字漢字漢", "漢字漢字漢…"), ("\u{202E}", "\\u{202E}"),
  ]) func shortensNames(name: String, short: String) {
    #expect(ReportChart.short(name) == short)
  }

  @Test func marksAKilledRunWithACross() {
    var chart = ReportChart(id: "a", caption: "b", title: "c", description: "d")
    let series = ReportSeries(index: 1)
    let point = PlotPoint(horizontal: 0.5, vertical: 0.25)
    chart.addMarker(point, series, "killed")
    chart.addMarker(point, series, "end")
    #expect(chart.markers.map(\.shape) == [ReportSeries.cross, series.symbol])
    #expect(chart.markers.map(\.horizontal) == ["50.00", "50.00"])
    #expect(chart.markers.map(\.vertical) == ["25.00", "25.00"])
  }
}
