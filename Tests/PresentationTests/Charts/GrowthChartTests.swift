import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct GrowthChartTests {
  private static func drawn(_ comparisons: [Comparison]) throws -> DrawnChart {
    try DrawnChart(try #require(Document.Chart.growth(comparisons)))
  }

  @Test func drawsALineForEachVersion() throws {
    let chart = try GrowthChartTests.drawn(SampleReport.sweep.comparisons)
    #expect(chart.curves.map(\.series) == ["input", "series1", "series2"])
    #expect(chart.legend == ["load", "stream", "as large as the input"])
    #expect(chart.horizontalTicks == ["16 MiB", "64 MiB", "256 MiB", "1 GiB"])
    #expect(chart.markers.count { $0.style == "end" } == 8)
    #expect(Set(chart.curves[2].points.map { $0[1] }).count == 1)
    #expect(chart.description.contains("stream: 6.4 MiB for 16.0 MiB, 6.4 MiB for 64.0 MiB"))
  }

  @Test func marksBoundsAsSuch() throws {
    var comparisons = SampleReport.sweep.comparisons
    comparisons[3].variants[0].runs[0].outcome = .limitKilled
    let growth = try #require(Document.Chart.growth(comparisons))
    #expect(growth.notes.count == 1)
    #expect(try DrawnChart(growth).markers.count { $0.style == "phase" } == 1)
  }

  @Test func leavesRoomBetweenTheSizesItMarks() throws {
    let comparisons = [16, 17, 18, 19, 500, 512, 1024].map { size in
      var comparison = Sample.tail
      comparison.input?.size = .mebibytes(size)
      return comparison
    }
    #expect(try GrowthChartTests.drawn(comparisons).horizontalTicks == ["16 MiB", "500 MiB"])
  }

  @Test func isNotDrawnOfNothing() {
    #expect(Document.Chart.growth([]) == nil)
    #expect(Document.Chart.growth([SampleReport.bare]) == nil)
    #expect(Document.Chart.growth([SampleReport.commands]) == nil)
  }

  @Test func takesASingleSize() throws {
    #expect(try GrowthChartTests.drawn([Sample.tail]).horizontalTicks == ["256 MiB"])
  }
}
