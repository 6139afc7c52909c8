import Measurement
import MemoryTracking
import Testing

@testable import Findings

@Suite struct WatchTrendTests {
  /// The trend of a process whose heap is so large, in MiB, at the ends of its phases.
  private func trend(_ heap: Int...) -> String? {
    WatchTrend(
      heap.map { amount in
        WatchedPhase(
          name: "phase", ended: .zero, peak: .zero, method: .reset, together: .zero, held: .zero,
          anonymous: .mebibytes(amount), file: .zero, proportional: nil, processes: 1,
          endedProcesses: 0)
      })?.text
  }

  @Test func tellsALeakFromACache() {
    #expect(
      trend(10, 20, 31, 41)
        == "rose in each of the 3 phases after the first, by 10.0 MiB on the median")
    #expect(trend(10, 20, 30, 30, 30) == "has not risen in the last 2 phases")
    #expect(trend(30, 30, 20, 20) == "did not rise in the 3 phases after the first")
    #expect(trend(10, 30, 20, 40) == "rose in 2 of the 3 phases after the first")
  }

  @Test func saysNothingOfFewPhases() {
    #expect(trend(10, 20, 30) == nil)
  }
}
