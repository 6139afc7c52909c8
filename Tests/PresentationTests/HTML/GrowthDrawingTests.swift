import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct GrowthDrawingTests {
  private static func chart(_ comparisons: [Comparison]) throws -> ReportChart {
    try #require(GrowthDrawing(comparisons)).drawn(id: "chart")
  }

  @Test func drawsALineForEachVersion() throws {
    let chart = try GrowthDrawingTests.chart(SampleReport.sweep.comparisons)
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
    let growth = try #require(GrowthDrawing(comparisons))
    #expect(growth.hasBounds)
    #expect(growth.drawn(id: "chart").markers.count { $0.style == "phase" } == 1)
  }

  @Test func leavesRoomBetweenTheSizesItMarks() throws {
    let comparisons = [16, 17, 18, 19, 500, 512, 1024].map { size in
      var comparison = Sample.tail
      comparison.input?.size = .mebibytes(size)
      return comparison
    }
    let chart = try GrowthDrawingTests.chart(comparisons)
    #expect(chart.horizontalTicks.map(\.label) == ["16 MiB", "500 MiB"])
  }

  @Test func isNotDrawnOfNothing() {
    #expect(GrowthDrawing([]) == nil)
    #expect(GrowthDrawing([SampleReport.bare]) == nil)
    #expect(GrowthDrawing([SampleReport.commands]) == nil)
  }

  @Test func takesASingleSize() throws {
    let chart = try GrowthDrawingTests.chart([Sample.tail])
    #expect(chart.horizontalTicks.map(\.label) == ["256 MiB"])
  }
}
