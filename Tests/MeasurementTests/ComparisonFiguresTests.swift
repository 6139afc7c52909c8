import MemoryTracking
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct ComparisonFiguresTests {
  private func run(
    _ peak: Int?, seconds: Int = 1, outcome: Outcome = .completed, digest: String? = "a"
  ) -> Run {
    Run(
      outcome: outcome, peak: peak.map { Peak(bytes: .mebibytes($0), method: "m", floor: .zero) },
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

  @Test func leavesRunsOutThatDidNotComplete() {
    let held = comparison(
      load: [run(900, outcome: .capKilled), run(100)], stream: [run(10)])
    #expect(held.peakRatio == 10)
  }

  @Test func knowsNothingOfWhatDidNotComplete() {
    let held = comparison(load: [run(900, outcome: .oomKilled, digest: nil)], stream: [run(10)])
    #expect(held.peakRatio == nil)
    #expect(held.peakReductionPercent == nil)
    #expect(held.timeRatio == nil)
    #expect(held.sameAnswer == nil)
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
