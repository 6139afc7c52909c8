import Measurement
import MemoryTracking
import Testing
import WorkerProtocol

@testable import Presentation

@Suite struct VerdictTests {
  /// A comparison of peaks in MiB and times in milliseconds.
  private func verdict(
    _ before: (Double, Int), _ after: (Double, Int), build: String = "release"
  ) throws -> String {
    var comparison = Sample.tail
    comparison.host.build = build
    for (index, figures) in [before, after].enumerated() {
      comparison.variants[index].runs = [
        Sample.run(
          peak: figures.0, final: figures.0, wall: .milliseconds(figures.1), read: 1)
      ]
    }
    let verdict = try #require(Verdict(comparison))
    return "\(verdict.kind): \(verdict.sentence)"
  }

  @Test func speaksForTheLaterVersion() throws {
    #expect(
      try verdict((1000, 800), (10, 100))
        == "after: stream wins: it needs 1/100 of the memory and is 8.00 times as fast.")
    #expect(
      try verdict((100, 100), (50, 100))
        == "after: stream wins: it needs 50.0% less memory and takes as long.")
    #expect(
      try verdict((100, 100), (99, 80))
        == "after: stream wins: it needs as much memory and takes 20.0% less time.")
  }

  @Test func isHonestWhereTheEarlierVersionWins() throws {
    #expect(
      try verdict((10, 100), (10, 12_000))
        == "before: load wins here: stream needs as much memory and takes 120 times as long.")
    #expect(
      try verdict((100, 100), (112, 112))
        == "before: load wins here: stream needs 12.0% more memory and takes 12.0% more time.")
    #expect(
      try verdict((100, 100), (300, 100))
        == "before: load wins here: stream needs 3.00 times the memory and takes as long.")
  }

  @Test func namesATrade() throws {
    #expect(
      try verdict((570, 100), (10, 320))
        == "trade: A trade: stream needs 1/57 of the memory but takes 3.20 times as long.")
  }

  @Test func makesNothingOfSmallDifferences() throws {
    #expect(
      try verdict((100, 100), (101, 99))
        == "even: No difference worth naming: stream needs as much memory and takes as long.")
  }

  @Test func leavesTheTimesOfADebugBuildOut() throws {
    #expect(
      try verdict((1000, 100), (10, 900), build: "debug")
        == "after: stream wins: it needs 1/100 of the memory.")
  }

  @Test func tellsWhoFinishedUnderALimit() throws {
    let limited = Sample.limited(.oomKilled, mechanism: "cgroup v2")
    #expect(
      Verdict(limited)?.sentence
        == "stream wins: it finished with a peak of 6.4 MiB; load was killed at 200.0 MiB.")
    var failed = limited
    failed.variants[0].runs[0].outcome = .failed
    #expect(
      Verdict(failed)?.sentence
        == "stream finished with a peak of 6.4 MiB; load did not (failed).")
    failed.variants[1].runs[0].outcome = .cancelled
    #expect(Verdict(failed)?.sentence == "No verdict: neither load nor stream finished.")
    #expect(Verdict(failed)?.kind == .open)
  }

  @Test func judgesNothingWhereTheAnswersDiffer() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer?.byteCount = 1
    #expect(Verdict(comparison)?.sentence == "No verdict: the answers differ.")
  }

  @Test func claimsNoMoreThanAFloorAllows() {
    var comparison = Sample.tail
    let floor = Peak(bytes: .mebibytes(20), method: "wait4", floor: .mebibytes(20))
    comparison.variants[1].runs[0].peak = floor
    #expect(
      Verdict(comparison)?.sentence
        == "stream wins: it needs at most 1/47 of the memory and is 914 times as fast.")
    comparison.variants[0].runs[0].peak = floor
    #expect(Verdict(comparison)?.sentence == "stream wins: it is 914 times as fast.")
    comparison.host.build = "debug"
    #expect(
      Verdict(comparison)?.sentence
        == "No verdict: neither peak is above what its method can tell.")
  }

  @Test func judgesEachLaterVariantAgainstTheFirst() {
    #expect(
      Verdict(Sample.lookup, of: 2)?.sentence
        == "index wins: it needs 1/12 of the memory and is 4.32 times as fast.")
    #expect(Verdict(Sample.lookup, of: 3) == nil)
    #expect(Verdict(Sample.lookup, of: 0) == nil)
  }
}
