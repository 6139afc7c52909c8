import CaseStudies
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct DecisionEvidenceTests {
  /// Evidence of peaks in MiB and times in milliseconds for a row.
  private func evidence(
    _ row: DecisionRow, load: (Double, Int), stream: (Double, Int)
  ) throws -> DecisionEvidence {
    var comparison = Sample.tail
    comparison.decisionRow = row.id
    for (index, figures) in [load, stream].enumerated() {
      let run = Sample.run(
        peak: figures.0, final: figures.0, wall: .milliseconds(figures.1), read: 1)
      comparison.variants[index].runs = Array(repeating: run, count: 10)
    }
    return try #require(DecisionEvidence(comparison, measured: "now", isCurrent: true))
  }

  @Test func belongsToTheRowOfItsComparison() throws {
    let evidence = try #require(
      DecisionEvidence(Sample.lookup, measured: "now", isCurrent: false))
    #expect(evidence.row == .lookup)
    #expect(evidence.caseID == "lookup")
    #expect(evidence.loadPeak == "231.8 MiB")
    #expect(evidence.streamPeak == "6.6 MiB")
    #expect(evidence.speed == "0.08×")
  }

  @Test func isNoneWithoutARowOrAVersion() {
    #expect(DecisionEvidence(Sample.report, measured: "now", isCurrent: true) == nil)
    var single = Sample.tail
    single.variants.removeLast()
    #expect(DecisionEvidence(single, measured: "now", isCurrent: true) == nil)
  }

  @Test func agreesWhereTheTablesChoiceWins() throws {
    #expect(
      try evidence(.tail, load: (900, 1900), stream: (6, 2)).disagreement == nil)
    #expect(
      try evidence(.lookup, load: (6, 100), stream: (6, 5000)).disagreement == nil)
  }

  @Test func doesNotHoldATradeAgainstTheTable() throws {
    #expect(
      try evidence(.lookup, load: (200, 100), stream: (6, 5000)).disagreement == nil)
    #expect(
      try evidence(.count, load: (200, 100), stream: (6, 150)).disagreement == nil)
  }

  @Test func disagreesWhereTheOtherChoiceWins() throws {
    #expect(
      try evidence(.count, load: (6, 100), stream: (6, 300)).disagreement
        == "Count occurrences: the table says stream, but on 256.0 MiB load wins: "
        + "stream takes 3.00 times as long; the peaks are too close to tell apart.")
    #expect(
      try evidence(.passes, load: (20, 100), stream: (6, 100)).disagreement
        == "Multiple passes needed: the table says perhaps load, but on 256.0 MiB stream wins: "
        + "it needs 70% less memory; the times are too close to tell apart.")
  }

  @Test func leavesTheSpeedOfADebugBuildOut() {
    var comparison = Sample.tail
    comparison.host.build = "debug"
    #expect(DecisionEvidence(comparison, measured: "now", isCurrent: true)?.speed == nil)
  }
}
