import MemoryTracking
import Presentation
import Testing

@Suite struct SweepPaceTests {
  private let start = ContinuousClock.now

  @Test func tellsTheTimeLeftByTheSizesDone() {
    var pace = SweepPace([.mebibytes(16), .mebibytes(64), .mebibytes(256)], at: start)
    #expect(pace.details(at: start + .seconds(1)) == ["16.0 MiB, 1 of 3"])
    pace.finishSize(at: start + .seconds(2))
    // 320 MiB to go at 8 MiB a second.
    #expect(
      pace.details(at: start + .seconds(2)) == ["64.0 MiB, 2 of 3", "about 40 s left"])
    #expect(
      pace.details(at: start + .seconds(5)) == ["64.0 MiB, 2 of 3", "about 37 s left"])
    pace.finishSize(at: start + .seconds(7))
    #expect(
      pace.details(at: start + .seconds(7)) == ["256.0 MiB, 3 of 3", "about 23 s left"])
    // It takes longer than was expected: there is still something to do.
    #expect(
      pace.details(at: start + .seconds(100)) == ["256.0 MiB, 3 of 3", "about 1 s left"])
    pace.finishSize(at: start + .seconds(101))
    #expect(pace.details(at: start + .seconds(101)).isEmpty)
  }
}
