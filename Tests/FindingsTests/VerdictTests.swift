import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing
import WorkerProtocol

@testable import Findings

@Suite struct VerdictTests {
  /// A comparison of peaks in MiB and times in milliseconds, of so many runs that scatter by 1 %.
  private func comparison(_ figures: [(Double, Double)], runs: Int = 10) -> Comparison {
    var comparison = Sample.lookup
    comparison.variants = zip(["load", "stream", "index"], figures).map { name, figure in
      Comparison.Variant(
        name: name,
        runs: (0..<runs).map { index in
          let scatter = 1 + 0.01 * (Double(index) / Double(max(1, runs - 1)) - 0.5)
          return Sample.run(
            peak: figure.0 * scatter, final: figure.0, wall: .milliseconds(figure.1 * scatter),
            read: 1)
        })
    }
    return comparison
  }

  private func verdict(
    _ figures: (Double, Double)..., runs: Int = 10, build: String = "release"
  ) throws -> String {
    var comparison = comparison(figures, runs: runs)
    comparison.host.build = build
    let verdict = try #require(Verdict(comparison))
    return "\(verdict.kind): \(verdict.sentence)"
  }

  @Test func speaksForTheLaterVersion() throws {
    #expect(
      try verdict((1000, 800), (10, 100))
        == "winner(1): stream wins: it needs 1/100 of the memory and is 8.0 times as fast.")
    #expect(
      try verdict((100, 100), (50, 100))
        == "winner(1): stream wins: it needs 50% less memory; "
        + "the times are too close to tell apart.")
    #expect(
      try verdict((100, 100), (99, 80))
        == "winner(1): stream wins: it takes 20% less time; the peaks are too close to tell apart.")
  }

  @Test func isHonestWhereTheEarlierVersionWins() throws {
    #expect(
      try verdict((10, 100), (10, 12_000))
        == "winner(0): load wins: stream takes 120 times as long; "
        + "the peaks are too close to tell apart.")
    #expect(
      try verdict((100, 100), (112, 112))
        == "winner(0): load wins: stream needs 12% more memory and takes 12% more time.")
    #expect(
      try verdict((100, 100), (300, 100))
        == "winner(0): load wins: stream needs 3.0 times the memory; "
        + "the times are too close to tell apart.")
  }

  @Test func namesATrade() throws {
    #expect(
      try verdict((570, 100), (10, 320))
        == "trade: A trade: stream needs 1/57 of the memory but takes 3.2 times as long.")
  }

  @Test func makesNothingOfSmallDifferences() throws {
    #expect(
      try verdict((100, 100), (104, 96))
        == "even: No winner: the peaks are too close to tell apart; "
        + "the times are too close to tell apart.")
  }

  @Test func leavesTheTimesOfACasesDebugBuildOut() throws {
    #expect(
      try verdict((1000, 100), (10, 900), build: "debug")
        == "winner(1): stream wins: it needs 1/100 of the memory.")
    var commands = comparison([(100, 100), (100, 200)])
    commands.host.build = "debug"
    commands.caseID = nil
    #expect(Verdict(commands)?.kind == .winner(0))
  }

  @Test func comparesPeaksButNotTimesOfOneRunEach() throws {
    #expect(
      try verdict((100, 100), (50, 1000), runs: 1)
        == "winner(1): stream wins in memory, by one run each: it needs 50% less memory; "
        + "one run each says nothing about time.")
    #expect(
      try verdict((100, 100), (100, 1000), runs: 1)
        == "even: No winner: the peaks are too close to tell apart; "
        + "one run each says nothing about time.")
    // On two processors the kernel's own figures may be 512 KiB off.
    #expect(try verdict((2, 1), (2.48, 1), runs: 1).hasPrefix("even: No winner: the peaks are too"))
    #expect(try verdict((2, 1), (2.52, 1), runs: 1).hasPrefix("winner(0): load wins in memory"))
  }

  @Test func comparesTimesOfSevenRunsOrMore() throws {
    #expect(
      try verdict((100, 100), (100, 1000), runs: 6)
        == "even: No winner: the peaks are too close to tell apart; "
        + "it takes 7 runs each to compare times.")
    #expect(try verdict((100, 100), (100, 1000), runs: 7).hasPrefix("winner(0)"))
  }

  @Test func saysNothingOfTheTimesOfAFewMilliseconds() throws {
    #expect(
      try verdict((100, 5), (100, 15))
        == "even: No winner: the peaks are too close to tell apart; "
        + "runs of a few milliseconds say nothing about time.")
    // That one of them is short is known, and no more.
    #expect(
      try verdict((100, 2000), (100, 2))
        == "winner(1): stream wins: it is at least 100 times as fast; "
        + "the peaks are too close to tell apart.")
  }

  @Test func namesNoWinnerOnOverlappingRangesOfAFewRuns() throws {
    var few = comparison([(100, 100), (110, 100)], runs: 3)
    #expect(Verdict(few)?.kind == .winner(0))
    few.variants[1].runs[0].peak?.bytes = .mebibytes(99)
    #expect(Verdict(few)?.kind == .even)
  }

  @Test func letsNoOutlierDecide() throws {
    var many = comparison([(100, 100), (100, 120)])
    many.variants[0].runs[3].wall = .seconds(5)
    #expect(Verdict(many)?.kind == .winner(0))
    many = comparison([(100, 100), (100, 100)])
    many.variants[1].runs[3].wall = .seconds(5)
    #expect(Verdict(many)?.kind == .even)
  }

  @Test func turnsToTheProcessorsTimeWhereTheClockDoesNotDecide() throws {
    var busy = comparison([(100, 100), (100, 125)])
    for side in 0..<2 {
      for index in 0..<10 {
        busy.variants[side].runs[index].wall = .milliseconds(100 + 60 * index + 20 * side)
      }
    }
    #expect(
      Verdict(busy)?.sentence
        == "load wins: stream takes 25% more processor time; "
        + "the peaks are too close to tell apart; the times are too close to tell apart.")
    // A version on several processors may spend more and be done sooner.
    for index in 0..<10 {
      busy.variants[1].runs[index].wall = .milliseconds(90 + 60 * index)
    }
    #expect(Verdict(busy)?.kind == .even)
  }

  @Test func tellsWhoFinishedUnderALimitAndNamesNoWinner() {
    var limited = Sample.limited(.oomKilled, mechanism: "cgroup v2")
    let verdict = Verdict(limited)
    #expect(
      verdict?.sentence
        == "No verdict: load was killed at 200.0 MiB; stream finished with a peak of 6.4 MiB.")
    #expect(verdict?.kind == .open)
    limited.variants[0].runs += [Sample.tailLoad, Sample.tailLoad]
    #expect(
      Verdict(limited)?.sentence
        == "No verdict: load was killed at 200.0 MiB (2 of 3 finished); "
        + "stream finished with a peak of 6.4 MiB.")
    limited.variants[1].runs[0].outcome = .cancelled
    #expect(
      Verdict(limited)?.sentence
        == "No verdict: load was killed at 200.0 MiB (2 of 3 finished), "
        + "stream did not finish (cancelled).")
  }

  @Test func saysWhatWasNotRun() {
    var comparison = Sample.tail
    comparison.variants[0].runs[0].outcome = .cancelled
    comparison.variants[1].runs = []
    #expect(
      Verdict(comparison)?.sentence
        == "No verdict: load did not finish (cancelled), stream was not run.")
  }

  @Test func aVersionThatFailedDoesNotWin() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].outcome = .failed
    comparison.variants[1].runs[0].exitCode = 1
    #expect(
      Verdict(comparison)?.sentence
        == "No verdict: stream did not finish (exit code 1); load finished with a peak of 931.4 MiB."
    )
  }

  @Test func commandsAreComparedByAnyExitCodeThatIsTheSame() {
    var comparison = Sample.tail
    comparison.caseID = nil
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].outcome = .failed
      comparison.variants[index].runs[0].exitCode = 1
    }
    #expect(Verdict(comparison)?.kind == .winner(1))
    comparison.variants[0].runs[0].outcome = .completed
    comparison.variants[0].runs[0].exitCode = 0
    #expect(Verdict(comparison)?.sentence == "No verdict: stream ended with exit code 1.")
  }

  @Test func judgesNothingWhereTheAnswersDiffer() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer?.byteCount = 1
    #expect(Verdict(comparison)?.sentence == "No verdict: the answers differ.")
  }

  @Test func judgesNothingWhereTheInputChanged() throws {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer?.byteCount = 1
    comparison.variants[1].runs[0].hasChangedInput = true
    #expect(comparison.sameAnswer == nil)
    #expect(Verdict(comparison)?.sentence == "No verdict: the input changed between the runs.")
    let notes = ComparisonNotes(comparison)
    #expect(notes.answers == nil)
    #expect(
      notes.sentences[0] == "The input changed between the runs: they did not do the same work.")
  }

  @Test func claimsNoMoreThanAFloorAllows() {
    var comparison = Sample.tail
    let floor = Peak(bytes: .mebibytes(20), method: "wait4", floor: .mebibytes(20))
    comparison.variants[1].runs[0].peak = floor
    #expect(
      Verdict(comparison)?.sentence
        == "stream wins in memory, by one run each: it needs at most 1/47 of the memory; "
        + "one run each says nothing about time.")
    comparison.variants[0].runs[0].peak = floor
    #expect(
      Verdict(comparison)?.sentence
        == "No verdict: neither peak is above what its method can tell; "
        + "one run each says nothing about time.")
    #expect(Verdict(comparison)?.kind == .open)
    // What needs more at most may need less.
    comparison.variants[0].runs[0].peak?.floor = .mebibytes(30)
    comparison.variants[1].runs[0].peak = Peak(bytes: .mebibytes(10), method: "m", floor: .zero)
    #expect(Verdict(comparison)?.kind == .open)
  }

  @Test func hasOneVerdictOfThreeVersions() throws {
    #expect(
      try verdict((200, 400), (6, 5000), (18, 90))
        == "trade: A trade: stream needs the least memory (1/33 of load's), "
        + "index takes the least time (4.4 times as fast as load).")
    #expect(
      try verdict((200, 400), (100, 300), (18, 90))
        == "winner(2): index wins: it needs the least memory (1/11 of load's) and "
        + "takes the least time (4.4 times as fast as load).")
    #expect(
      try verdict((200, 400), (6, 400), (18, 400))
        == "winner(1): stream wins: it needs the least memory (1/33 of load's); "
        + "no version takes the least time by more than the noise.")
    #expect(
      try verdict((200, 400), (6, 400), (18, 90), runs: 3)
        == "winner(1): stream wins: it needs the least memory (1/33 of load's); "
        + "it takes 7 runs each to compare times.")
    #expect(
      try verdict((200, 400), (100, 400), (100, 400))
        == "even: No winner: no version needs the least memory by more than the noise; "
        + "none takes the least time either.")
    #expect(
      try verdict((10, 400), (100, 300), (100, 300))
        == "trade: A trade: load needs the least memory, but stream, index take less time.")
    #expect(
      try verdict((100, 400), (100, 300), (200, 500))
        == "winner(1): stream wins: it takes the least time (25% less than load); "
        + "no version needs the least memory by more than the noise.")
  }

  @Test func judgesNoSingleVersion() {
    var comparison = Sample.tail
    comparison.variants.removeLast()
    #expect(Verdict(comparison) == nil)
  }

  /// Of versions that do the same on a busy machine hardly any wins, and one that takes 20 % longer
  /// on a quiet one, or 10 % more memory, loses.
  @Test func keepsToItsRates() throws {
    var random = SeededGenerator(seed: 4)
    func variant(_ name: String, _ factor: (Double, Double), tail: Double) -> Comparison.Variant {
      Comparison.Variant(
        name: name,
        runs: (0..<10).map { _ in
          let draw = Double.random(in: 0.01..<1, using: &random)
          let peak = Double.random(in: 98...102, using: &random) * factor.0
          let wall = 1000 * factor.1 * (0.95 + tail * (1 / draw.squareRoot() - 1))
          return Sample.run(peak: peak, final: 1, wall: .milliseconds(wall), read: 1)
        })
    }
    func winners(_ factor: (Double, Double), tail: Double, _ trials: Int) -> [Int: Int] {
      var found: [Int: Int] = [:]
      for _ in 0..<trials {
        var comparison = Sample.tail
        comparison.variants = [
          variant("a", (1, 1), tail: tail), variant("b", factor, tail: tail),
        ]
        if case .winner(let index) = Verdict(comparison)?.kind { found[index, default: 0] += 1 }
      }
      return found
    }
    #expect(winners((1, 1), tail: 0.5, 100).values.reduce(0, +) <= 1)
    #expect(winners((1, 1.2), tail: 0.03, 100)[0, default: 0] >= 95)
    #expect(winners((1.1, 1), tail: 0.5, 100)[0, default: 0] >= 95)
  }
}

extension Duration {
  fileprivate static func milliseconds(_ value: Double) -> Duration { .seconds(value / 1000) }
}
