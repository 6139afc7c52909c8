import MemoryTracking
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct ComparisonFiguresTests {
  private func run(
    _ peak: Int?, seconds: Int = 1, outcome: Outcome = .completed, exit: Int32? = nil,
    digest: String? = "a"
  ) -> Run {
    Run(
      outcome: outcome, exitCode: exit,
      peak: peak.map { Peak(bytes: .mebibytes($0), method: "m", floor: .zero) },
      wall: .seconds(seconds), answer: digest.map { Answer(byteCount: 1, digest: $0) })
  }

  private func comparison(load: [Run], stream: [Run]) -> Comparison {
    Comparison(
      host: Host(kernel: "", processors: 1, memory: .zero, swift: "", build: "debug"),
      caseID: "tail", decisionRow: nil, input: nil,
      variants: [.init(name: "load", runs: load), .init(name: "stream", runs: stream)])
  }

  @Test func holdsMediansAgainstEachOther() {
    let held = comparison(
      load: [run(300, seconds: 9), run(100, seconds: 4), run(200, seconds: 6)],
      stream: [run(10, seconds: 2)])
    #expect(held.peakRatio == 20)
    #expect(held.peakReductionPercent == 95)
    #expect(held.timeRatio == 3)
    #expect(held.sameAnswer == true)
  }

  @Test(arguments: [
    ("cgroup v2 charge", Bound.exact), ("one process seen", .exact),
    ("one process seen by samples", .atLeast), ("Pss sum by samples", .atLeast),
    ("RSS sum by samples", .atLeast),
  ])
  func boundsASumThatLooksMayHaveMissed(method: String, bound: Bound) {
    var run = run(100)
    (run.treePeak, run.treeMethod) = (.mebibytes(150), method)
    #expect(run.boundedTreePeak == BoundedFigure(.mebibytes(150), bound))
    run.outcome = .timedOut
    #expect(run.boundedTreePeak?.bound == .atLeast)
  }

  @Test func comparesWithTheAnswerOfTheReference() {
    var held = comparison(load: [run(1)], stream: [])
    #expect(held.sameAnswer == nil)
    held.reference = .init(name: "swift stream", answer: Answer(byteCount: 1, digest: "a"))
    #expect(held.sameAnswer == true)
    held.variants[1].runs = [run(1, digest: "b")]
    #expect(held.sameAnswer == false)
    // What a program printed before it failed is no answer.
    held.variants[1].language = "python"
    held.variants[1].runs = [run(1, outcome: .failed, exit: 1, digest: "b")]
    #expect(held.sameAnswer == true)
    held.variants[0].runs[0].hasChangedInput = true
    held.variants.removeLast()
    #expect(held.hasChangedInput && held.sameAnswer == nil)
  }

  @Test func comparesAnEstimateByItsError() {
    var held = comparison(load: [run(1)], stream: [run(1, digest: "b")])
    held.variants[1].runs[0].statedValue = StatedValue(value: 990, error: 0.02)
    // Without the exact value there is nothing to compare it with.
    #expect(held.sameAnswer == nil)
    held.variants[0].runs[0].statedValue = StatedValue(value: 1000)
    #expect(held.sameAnswer == true && held.exactValue == 1000)
    held.variants[1].runs[0].statedValue?.value = 970
    #expect(held.sameAnswer == false)
    // One more or less is no error worth stating.
    held.variants[0].runs[0].statedValue?.value = 3
    held.variants[1].runs[0].statedValue?.value = 4
    #expect(held.sameAnswer == true)
  }

  @Test func knowsAVersionWithoutItsLanguage() {
    #expect(Comparison.Variant(name: "load", runs: []).version == "load")
    let python = Comparison.Variant(name: "python load", language: "python", runs: [])
    #expect(python.version == "load")
  }

  @Test func countsRunsThatWereKilled() throws {
    let held = comparison(
      load: [run(100, seconds: 2), run(300, seconds: 1, outcome: .oomKilled), run(90, seconds: 3)],
      stream: [run(10)])
    let peak = try #require(held.variants[0].peak)
    #expect((peak.min, peak.median, peak.max) == (.mebibytes(90), .mebibytes(100), .mebibytes(300)))
    #expect([peak.minBound, peak.medianBound, peak.maxBound] == [.exact, .exact, .atLeast])
    let wall = try #require(held.variants[0].wall)
    #expect((wall.min, wall.median, wall.max) == (.seconds(1), .seconds(2), .seconds(3)))
    #expect([wall.minBound, wall.medianBound, wall.maxBound] == [.atLeast, .atLeast, .atLeast])
    #expect(held.variants.map(\.finishedRuns.count) == [2, 1])
    #expect(held.peakRatio == 10)
    #expect(held.timeRatio == nil)
  }

  @Test func countsARunThatEndedWithAnotherStatusAsAnyOther() throws {
    let held = comparison(
      load: [run(100, seconds: 2, outcome: .failed, exit: 1)], stream: [run(10)])
    #expect(held.variants[0].isFinished)
    #expect(held.variants[0].peak?.medianBound == .exact)
    #expect(held.peakRatio == 10)
    #expect(held.timeRatio == 2)
    #expect(held.sameAnswer == true)
  }

  @Test func claimsNoRatioOfWhatWasCutShort() {
    let held = comparison(load: [run(900, outcome: .oomKilled, digest: nil)], stream: [run(10)])
    #expect(held.variants[0].peak?.median == .mebibytes(900))
    #expect(held.variants[0].peak?.medianBound == .atLeast)
    #expect(held.peakRatio == nil)
    #expect(held.peakReductionPercent == nil)
    #expect(held.timeRatio == nil)
    #expect(held.sameAnswer == nil)
  }

  @Test(arguments: Outcome.allCases) func onlyWhatEndedByItselfIsFinished(outcome: Outcome) {
    #expect(
      run(1, outcome: outcome, exit: 1).isFinished == [.completed, .failed].contains(outcome))
    #expect(run(1, outcome: outcome).isFinished == (outcome == .completed))
  }

  @Test func takesTheLastThatWasSeenForNoMoreThanABound() {
    var failed = run(5, outcome: .failed, exit: 1)
    #expect(failed.boundedPeak == BoundedFigure(.mebibytes(5)))
    failed.peak?.method = "last VmHWM seen"
    #expect(failed.boundedPeak == BoundedFigure(.mebibytes(5), .atLeast))
  }

  @Test func seesOneDifferentAnswerAmongMany() {
    #expect(comparison(load: [run(1), run(1, digest: "b")], stream: [run(1)]).sameAnswer == false)
  }

  @Test func doesNotTakeAMissingAnswerForTheSame() {
    #expect(comparison(load: [run(1, digest: nil)], stream: [run(1)]).sameAnswer == nil)
  }

  @Test func doesNotDivideByAnUnmeasuredPeak() {
    #expect(comparison(load: [run(nil)], stream: [run(1)]).peakRatio == nil)
    #expect(comparison(load: [run(5)], stream: [run(0)]).peakRatio == nil)
  }
}
