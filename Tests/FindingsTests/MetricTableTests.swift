import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct ResultsTests {
  private func row(_ metric: String, of comparison: Comparison) throws -> MetricTable.Row {
    try #require(MetricTable(comparison).rows.first { $0.metric == metric })
  }

  @Test func holdsEveryMetricWithItsChange() {
    let results = MetricTable(Sample.report)
    #expect(results.headings == ["Before (load)", "After (stream)"])
    #expect(MetricTable(Sample.languages).headings.first == "python load")
    #expect(
      results.rows.map { row in
        "\(row.metric): \(row.cells.map { $0.text ?? "–" }) \(row.changes.map { $0 ?? "–" })"
      } == [
        #"Peak memory: ["3.2 GiB", "105.0 MiB"] ["96.8% less"]"#,
        #"Start: ["42.0 MiB", "42.0 MiB"] ["same"]"#,
        #"Final RSS: ["58.0 MiB", "62.0 MiB"] ["7% more"]"#,
        #"Time: ["14.3 s", "9.87 s"] ["about 30% less"]"#,
        #"Bytes read: ["1.0 GiB", "1.0 GiB"] ["same"]"#,
      ])
  }

  @Test func givesTheEndsOfSeveralRuns() throws {
    let time = try row("Time", of: Sample.lookup)
    #expect(time.cells.map(\.text) == ["410 ms", "5.21 s", "95.0 ms"])
    #expect(time.cells.map(\.spread) == ["402 … 431 ms", "5.10 … 5.33 s", "92.0 … 96.0 ms"])
    #expect(time.changes == ["13× as much", "77% less"])
    let read = try row("Bytes read", of: Sample.lookup)
    #expect(read.cells.map(\.spread) == [nil, nil, nil])
  }

  @Test func callsFiguresTheSameThatReadTheSame() throws {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].start = Sample.mebibytes(6.14)
    let start = try row("Start", of: comparison)
    #expect(start.cells.map(\.text) == ["6.1 MiB", "6.1 MiB"])
    #expect(start.changes == ["same"])
    for index in 0...1 { comparison.variants[index].runs[0].bytesWritten = .zero }
    #expect(try row("Bytes written", of: comparison).changes == ["same"])
  }

  @Test func namesBothUnitsWhereTheEndsDiffer() throws {
    var comparison = Sample.tail
    var other = Sample.tailLoad
    other.peak?.bytes = .mebibytes(2048)
    comparison.variants[0].runs.append(other)
    #expect(
      try row("Peak memory", of: comparison).cells[0].spread == "931.4 MiB … 2.0 GiB")
  }

  @Test func leavesOutWhatNoVariantHas() {
    var comparison = Sample.tail
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].start = nil
      comparison.variants[index].runs[0].finalResident = nil
      comparison.variants[index].runs[0].peak = nil
    }
    let results = MetricTable(comparison)
    #expect(results.rows.map(\.metric) == ["Peak memory", "Time", "Bytes read"])
    #expect(results.rows[0].cells.map(\.text) == [nil, nil])
    #expect(results.rows[0].changes == [nil])
  }

  @Test func answersTheQuestionOnlyFromARunUnderALimit() throws {
    #expect(!MetricTable(Sample.tail).rows.contains { $0.metric == "Can handle larger files?" })
    let limited = Sample.limited(.oomKilled, mechanism: "cgroup v2")
    #expect(
      try row("Can handle larger files?", of: limited).cells.map(\.text)
        == ["No (OOMKilled)", "Yes"])
    #expect(
      try row("Outcome", of: limited).cells.map(\.text) == ["OOMKilled", "completed"])
  }
}
