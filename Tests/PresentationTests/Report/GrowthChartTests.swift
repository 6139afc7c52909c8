import Measurement
import MemoryTracking
import Testing

@testable import Presentation

@Suite struct GrowthChartTests {
  private static func chart(_ comparisons: [Comparison]) throws -> ReportChart {
    try #require(GrowthChart(comparisons)).drawn(id: "chart")
  }

  @Test func drawsALineForEachVersion() throws {
    let chart = try GrowthChartTests.chart(SampleReport.sweep.comparisons)
    #expect(chart.curves.map(\.series) == ["input", "series2", "series1"])
    #expect(chart.legend.map(\.name) == ["load", "stream", "as large as the input"])
    #expect(chart.horizontalTicks.map(\.label) == ["16 MiB", "64 MiB", "256 MiB", "1 GiB"])
    #expect(chart.markers.count { $0.style == "end" } == 8)
    let stream = try #require(chart.curves.first { $0.series == "series2" })
    let heights = stream.points.split(separator: " ").compactMap {
      $0.split(separator: ",").last
    }
    #expect(Set(heights).count == 1)
    #expect(chart.description.contains("stream: 6.4 MiB for 16.0 MiB, 6.4 MiB for 64.0 MiB"))
  }

  @Test func marksBoundsAsSuch() throws {
    var comparisons = SampleReport.sweep.comparisons
    comparisons[3].variants[0].runs[0].outcome = .limitKilled
    let growth = try #require(GrowthChart(comparisons))
    #expect(growth.hasBounds)
    #expect(growth.drawn(id: "chart").markers.count { $0.style == "phase" } == 1)
  }

  @Test func leavesRoomBetweenTheSizesItMarks() throws {
    let comparisons = [16, 17, 18, 19, 500, 512, 1024].map { size in
      var comparison = Sample.tail
      comparison.input?.size = .mebibytes(size)
      return comparison
    }
    let chart = try GrowthChartTests.chart(comparisons)
    #expect(chart.horizontalTicks.map(\.label) == ["16 MiB", "500 MiB"])
  }

  @Test func isNotDrawnOfNothing() {
    #expect(GrowthChart([]) == nil)
    #expect(GrowthChart([SampleReport.bare]) == nil)
    #expect(GrowthChart([SampleReport.commands]) == nil)
  }

  @Test func takesASingleSize() throws {
    let chart = try GrowthChartTests.chart([Sample.tail])
    #expect(chart.horizontalTicks.map(\.label) == ["256 MiB"])
  }
}
