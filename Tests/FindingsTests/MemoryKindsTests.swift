import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct MemoryKindsTests {
  /// `compare count --variants load,map`: the second version maps the file.
  private var mapped: Comparison {
    var comparison = Sample.tail
    comparison.variants[1].name = "map"
    var run = Sample.tailStream
    run.peak?.bytes = .mebibytes(260)
    run.checkpoints = []
    run.timeline = Timeline(
      intervalAsked: .milliseconds(5), intervalAchieved: .milliseconds(5),
      samples: [
        .init(
          elapsed: .milliseconds(5), resident: .mebibytes(258), anonymous: .mebibytes(2),
          file: .mebibytes(256))
      ])
    comparison.variants[1].runs = [run]
    return comparison
  }

  @Test func takesTheHighestOfCheckpointsAndSamples() {
    var run = Sample.tailLoad
    run.checkpoints[0].statistics.anonymous = .mebibytes(1000)
    #expect(run.highestAnonymous == .mebibytes(1000))
    run.checkpoints = []
    #expect(run.highestAnonymous == Sample.mebibytes(931.4) - Sample.mebibytes(4.6))
    #expect(run.highestFile == Sample.mebibytes(4.6))
    run.timeline = Timeline()
    #expect(run.highestAnonymous == nil)
  }

  @Test func tellsHeapAndFilesApartWhereFilesAreMapped() {
    let rows = MetricTable(mapped).rows.map { row in
      "\(row.metric): \(row.cells.map { $0.text ?? "–" }.joined(separator: ", "))"
    }
    #expect(
      rows.prefix(3) == [
        "Peak memory: 931.4 MiB, 260.0 MiB", "of that heap: 926.8 MiB, 2.0 MiB",
        "of that files: 4.6 MiB, 256.0 MiB",
      ])
    #expect(
      ComparisonNotes(mapped).sentences.last
        == "Heap (RssAnon) and mapped files (RssFile) are the highest seen at checkpoints and "
        + "samples; the kernel can take a mapped file's pages back at any time.")
  }

  @Test func saysNothingOfItWhereNothingIsMapped() {
    #expect(!Sample.tail.mapsFiles)
    #expect(!MetricTable(Sample.tail).rows.contains { $0.metric.hasPrefix("of that") })
  }

  @Test func showsTheTreeOfACommandApart() {
    var comparison = Sample.tail
    comparison.caseID = nil
    comparison.variants[0].runs[0].treePeak = .mebibytes(1200)
    comparison.variants[0].runs[0].treeMethod = "cgroup v2 charge"
    let row = MetricTable(comparison).rows.first { $0.metric == "All processes" }
    #expect(row?.cells.map(\.text) == ["1.2 GiB", nil])
    #expect(
      ComparisonNotes(comparison).sentences.last
        == "All processes: a command and its children together, by cgroup v2 charge.")
  }
}
