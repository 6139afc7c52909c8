import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ChartDrawingTests {
  private static func drawn(_ comparison: Comparison) throws -> DrawnChart {
    try DrawnChart(try #require(Document.Chart.timeline(comparison)))
  }

  @Test func drawsAllOnOneScale() throws {
    let chart = try ChartDrawingTests.drawn(Sample.tail)
    #expect(chart.curves.map(\.series) == ["series1", "series2"])
    let ends = chart.curves.compactMap(\.points.last)
    // Both begin at 6.1 MiB; the load version ends at 931.4 MiB, a hundredth below the top.
    #expect(abs(ends[0][0] - 1000) < 1 && abs(ends[0][1] - 29) < 1)
    #expect(ends[1][0] < 2 && ends[1][1] > 990)
    #expect(
      chart.labels.filter { $0.style == "level" }.map(\.text)
        == ["stream: peak 6.4 MiB, 2.1 ms", "load: peak 931.4 MiB, 1.92 s"])
    #expect(chart.description.contains("load: its peak was 931.4 MiB, it ended after 1.92 s."))
  }

  @Test func keysPhasesAndJoinsNeighbours() throws {
    let chart = try ChartDrawingTests.drawn(Sample.tail)
    #expect(chart.labels.filter { $0.style == "phase" }.map(\.text) == ["1", "2–3", "a–c"])
    #expect(chart.markers.count { $0.style == "phase" } == 6)
  }

  @Test func drawsALimitThatIsNear() throws {
    let chart = try ChartDrawingTests.drawn(Sample.limited(.oomKilled, mechanism: "cgroup v2"))
    #expect(chart.levels.contains { $0.series == "limit" })
    #expect(chart.legend.last == "limit")
    #expect(chart.labels.contains { $0.text == "limit 200.0 MiB" })
    #expect(chart.labels.contains { $0.text == "load: ≥ 199.8 MiB, OOMKilled" })
    let cross = try #require(chart.markers.first { $0.style == "killed" })
    #expect(cross.series == "series1" && cross.shape == SeriesLook.cross)
  }

  @Test func saysOfALimitFarAboveThatItIs() throws {
    var comparison = Sample.tail
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].limit = MemoryLimit(
        bytes: .gibibytes(64), mechanism: "watchdog")
    }
    let chart = try ChartDrawingTests.drawn(comparison)
    #expect(!chart.levels.contains { $0.series == "limit" })
    let page = try ReportPage(comparison)
    #expect(
      try page.texts("//section[@id='timeline']//li").first
        == "The limit of 64.0 GiB lies far above this chart.")
  }

  @Test func isNotDrawnOfNothing() {
    #expect(Document.Chart.timeline(SampleReport.bare) == nil)
    var comparison = Sample.tail
    comparison.variants = []
    #expect(Document.Chart.timeline(comparison) == nil)
  }

  @Test(arguments: 0..<50) func staysWithinThePlot(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var comparison = try #require(
      [Sample.tail, Sample.lookup, Sample.report].randomElement(using: &random))
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].timeline = Timeline(
        intervalAsked: .milliseconds(5), intervalAchieved: nil,
        samples: (0..<Int.random(in: 0...60, using: &random)).map { step in
          let bytes = ByteCount(Int.random(in: 0...(1 << 40), using: &random))
          return .init(
            elapsed: .milliseconds(step * 7), resident: bytes, anonymous: bytes, file: .zero)
        })
    }
    let chart = try ChartDrawingTests.drawn(comparison)
    let places = chart.curves.flatMap(\.points).flatMap { $0 }
    #expect(places.allSatisfy { (0...1000).contains($0) }, "seed \(seed)")
    let percents = (chart.markers + chart.labels + chart.levels).flatMap(\.place)
    #expect(percents.allSatisfy { (0...100).contains($0) }, "seed \(seed)")
  }

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
    #expect(ChartDrawing.short(name) == short)
  }

  @Test func distinguishesFiveSeriesByClassAndShape() {
    let series = (0..<5).map(SeriesLook.init)
    #expect(Set(series.map(\.name)).count == 5)
    #expect(Set(series.map(\.symbol)).count == 5)
    #expect(SeriesLook(index: 5).name == series[0].name)
    for one in series {
      #expect(HTMLPage.style.contains(".\(one.name) {"))
    }
  }

  @Test(arguments: [
    (0, 0, "1"), (0, 11, "12"), (1, 0, "a"), (1, 25, "z"), (1, 26, "aa"), (1, 53, "bb"),
    (2, 2, "C"), (3, 0, "1"),
  ]) func namesPhases(index: Int, phase: Int, key: String) {
    #expect(Document.Chart.key(ofPhase: phase, inSeries: index) == key)
  }
}
