import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct TimelineDrawingTests {
  private static func chart(_ comparison: Comparison) throws -> ReportChart {
    try #require(TimelineDrawing(comparison.variants)).drawn(id: "chart")
  }

  private static func places(_ points: String) -> [[Double]] {
    points.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
  }

  @Test func drawsAllOnOneScale() throws {
    let chart = try TimelineDrawingTests.chart(Sample.tail)
    #expect(chart.curves.map(\.series) == ["series1", "series2"])
    let ends = chart.curves.compactMap { TimelineDrawingTests.places($0.points).last }
    // Both begin at 6.1 MiB; the load version ends at 931.4 MiB, a hundredth below the top.
    #expect(abs(ends[0][0] - 1000) < 1 && abs(ends[0][1] - 29) < 1)
    #expect(ends[1][0] < 2 && ends[1][1] > 990)
    #expect(
      chart.labels.filter { $0.style == "level" }.map(\.text)
        == ["stream: peak 6.4 MiB, 2.1 ms", "load: peak 931.4 MiB, 1.92 s"])
    #expect(chart.description.contains("load: its peak was 931.4 MiB, it ended after 1.92 s."))
  }

  @Test func keysPhasesAndJoinsNeighbours() throws {
    let chart = try TimelineDrawingTests.chart(Sample.tail)
    #expect(chart.labels.filter { $0.style == "phase" }.map(\.text) == ["1", "2–3", "a–c"])
    #expect(chart.markers.count { $0.style == "phase" } == 6)
  }

  @Test func drawsALimitThatIsNear() throws {
    let chart = try TimelineDrawingTests.chart(Sample.limited(.oomKilled, mechanism: "cgroup v2"))
    #expect(chart.levels.contains { $0.series == "limit" })
    #expect(chart.legend.last?.name == "limit")
    #expect(chart.labels.contains { $0.text == "limit 200.0 MiB" })
    #expect(chart.labels.contains { $0.text == "load: ≥ 199.8 MiB, OOMKilled" })
    #expect(chart.markers.contains { $0.style == "killed" && $0.series == "series1" })
  }

  @Test func saysOfALimitFarAboveThatItIs() throws {
    var comparison = Sample.tail
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].limit = MemoryLimit(
        bytes: .gibibytes(64), mechanism: "watchdog")
    }
    let chart = try TimelineDrawingTests.chart(comparison)
    #expect(!chart.levels.contains { $0.series == "limit" })
    let page = try ReportPage(comparison)
    #expect(
      try page.texts("//section[@id='timeline']//li").first
        == "The limit of 64.0 GiB lies far above this chart.")
  }

  @Test func isNotDrawnOfNothing() {
    #expect(TimelineDrawing(SampleReport.bare.variants) == nil)
    #expect(TimelineDrawing([]) == nil)
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
    let chart = try TimelineDrawingTests.chart(comparison)
    let places = chart.curves.flatMap { TimelineDrawingTests.places($0.points) }.flatMap { $0 }
    #expect(places.allSatisfy { (0...1000).contains($0) }, "seed \(seed)")
    let percents =
      chart.markers.flatMap { [$0.horizontal, $0.vertical] }
      + chart.labels.flatMap { [$0.horizontal, $0.vertical] } + chart.levels.map(\.position)
    #expect(percents.compactMap(Double.init).allSatisfy { (0...100).contains($0) }, "seed \(seed)")
  }
}
