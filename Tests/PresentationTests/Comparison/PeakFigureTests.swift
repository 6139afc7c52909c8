import Measurement
import MemoryTracking
import Testing

@testable import Presentation

@Suite struct PeakFigureTests {
  @Test func tellsBounds() {
    #expect(PeakFigure.exact(.mebibytes(6)).text == "6.0 MiB")
    #expect(PeakFigure.atMost(.mebibytes(21)).text == "≤ 21.0 MiB")
    #expect(PeakFigure.atLeast(.mebibytes(200)).text == "≥ 200.0 MiB")
  }

  @Test func takesAPeakAtItsFloorAsABound() {
    var run = Sample.tailStream
    run.peak = Peak(bytes: .mebibytes(20), method: "wait4", floor: .mebibytes(21))
    #expect(run.peakFigure == .atMost(.mebibytes(21)))
    run.peak = Peak(bytes: .mebibytes(22), method: "wait4", floor: .mebibytes(21))
    #expect(run.peakFigure == .exact(.mebibytes(22)))
    run.outcome = .timedOut
    #expect(run.peakFigure == .atLeast(.mebibytes(22)))
    run.peak = nil
    #expect(run.peakFigure == nil)
  }

  @Test func claimsNoMoreThanTheBoundsAllow() {
    let small = ByteCount.mebibytes(10)
    let large = ByteCount.mebibytes(100)
    func change(_ before: PeakFigure, _ after: PeakFigure) -> String? {
      before.change(
        to: after,
        UncertainRatio(Double(before.bytes.bytes)) / UncertainRatio(Double(after.bytes.bytes)))
    }
    #expect(change(.exact(large), .exact(small)) == "90.0% less")
    #expect(change(.exact(large), .atMost(small)) == "at least 90.0% less")
    #expect(change(.atLeast(large), .exact(small)) == "at least 90.0% less")
    #expect(change(.atLeast(small), .exact(large)) == nil)
    #expect(change(.exact(small), .atMost(large)) == nil)
    #expect(change(.exact(small), .atLeast(large)) == "at least 900.0% more")
    #expect(change(.exact(large), .atLeast(small)) == nil)
    #expect(change(.atMost(small), .exact(large)) == "at least 900.0% more")
    #expect(change(.atMost(large), .atMost(small)) == nil)
  }

  @Test func representsRunsByTheMedianPeak() {
    let variant = Sample.lookup.variants[0]
    #expect(variant.representative == variant.runs[1])
    let killed = Sample.limited(.oomKilled, mechanism: "cgroup v2").variants[0]
    #expect(killed.representative == killed.runs[0])
    #expect(Comparison.Variant(name: "none", runs: []).representative == nil)
    let both = Comparison.Variant(name: "both", runs: killed.runs + [Sample.tailStream])
    #expect(both.representative == Sample.tailStream)
  }
}
