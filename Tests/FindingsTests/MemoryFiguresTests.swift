import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct MemoryFiguresTests {
  private func peak(_ mebibytes: Int, _ bound: Bound) -> BoundedFigure<ByteCount> {
    BoundedFigure(.mebibytes(mebibytes), bound)
  }

  @Test func tellsBounds() {
    #expect(peak(6, .exact).text == "6.0 MiB")
    #expect(peak(21, .atMost).text == "≤ 21.0 MiB")
    #expect(peak(200, .atLeast).text == "≥ 200.0 MiB")
  }

  @Test func takesAPeakAtItsFloorAsABound() {
    var run = Sample.tailStream
    run.peak = Peak(bytes: .mebibytes(20), method: "wait4", floor: .mebibytes(21))
    #expect(run.boundedPeak == peak(21, .atMost))
    run.peak = Peak(bytes: .mebibytes(22), method: "wait4", floor: .mebibytes(21))
    #expect(run.boundedPeak == peak(22, .exact))
    run.outcome = .timedOut
    #expect(run.boundedPeak == peak(22, .atLeast))
    run.peak = nil
    #expect(run.boundedPeak == nil)
  }

  @Test func claimsNoMoreThanTheBoundsAllow() {
    let small = 10
    let large = 100
    func change(_ before: BoundedFigure<ByteCount>, _ after: BoundedFigure<ByteCount>) -> String? {
      before.change(
        to: after,
        UncertainRatio(Double(before.value.bytes)) / UncertainRatio(Double(after.value.bytes)))
    }
    #expect(change(peak(large, .exact), peak(small, .exact)) == "90.0% less")
    #expect(change(peak(large, .exact), peak(small, .atMost)) == "at least 90.0% less")
    #expect(change(peak(large, .atLeast), peak(small, .exact)) == "at least 90.0% less")
    #expect(change(peak(small, .atLeast), peak(large, .exact)) == nil)
    #expect(change(peak(small, .exact), peak(large, .atMost)) == nil)
    #expect(change(peak(small, .exact), peak(large, .atLeast)) == "at least 900.0% more")
    #expect(change(peak(large, .exact), peak(small, .atLeast)) == nil)
    #expect(change(peak(small, .atMost), peak(large, .exact)) == "at least 900.0% more")
    #expect(change(peak(large, .atMost), peak(small, .atMost)) == nil)
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
