import Measurement
import MeasurementSamples
import MemoryTracking
import Testing
import WorkerProtocol

@testable import Findings

/// Which budgets hold, and what is said of them.
@Suite struct BudgetVerdictTests {
  /// A comparison of one command; a run for each peak in MiB.
  private func comparison(
    _ peaks: [Double], size: Double = 64, start: Double = 8, outcome: Outcome = .completed,
    answer: String = "a", limit: Double? = nil
  ) -> Comparison {
    let runs = peaks.map { peak in
      var run = Sample.run(
        start: start, peak: peak, final: peak, wall: .milliseconds(100), read: size,
        answer: Answer(byteCount: 1, digest: answer))
      run.outcome = outcome
      if outcome != .completed { (run.exitCode, run.signal) = (137, 9) }
      run.limit = limit.map {
        MemoryLimit(bytes: Sample.mebibytes($0), mechanism: "cgroup v2")
      }
      return run
    }
    return Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil,
      input: .init(path: "f", size: Sample.mebibytes(size), fixture: "log"),
      variants: [.init(name: "x", runs: runs)])
  }

  private func verdict(
    _ budget: MemoryBudget, _ comparisons: [Comparison], survival: Comparison? = nil,
    obstacle: String? = nil
  ) -> BudgetVerdict {
    BudgetVerdict(
      budget, comparisons, survival: survival, obstacle: obstacle, at: (2, 5), numbers: [1])
  }

  private func budget(
    peak: Double? = nil, grows: MemoryBudget.Growing? = nil, survives: Double? = nil
  ) -> MemoryBudget {
    MemoryBudget(
      name: "x", peak: peak.map(Sample.mebibytes), grows: grows,
      survives: survives.map(Sample.mebibytes))
  }

  @Test(arguments: [
    ([9.0, 10, 30], true, "Its peak of 10.0 MiB is within the budget of 10.0 MiB."),
    (
      [12.0], true,
      "Its peak of 12.0 MiB exceeds the budget of 10.0 MiB by no more than the tolerance of 2.0 MiB."
    ),
    (
      [18.0, 18, 18], false,
      "Its peak of 18.0 MiB exceeds the budget of 10.0 MiB by 8.0 MiB, more than the tolerance of "
        + "2.0 MiB."
    ),
  ])
  func comparesTheMedianPeak(peaks: [Double], passed: Bool, sentence: String) {
    let verdict = verdict(budget(peak: 10), [comparison(peaks)])
    #expect(verdict.passed == passed)
    #expect(verdict.findings.map(\.sentence) == [sentence])
  }

  @Test func takesTheLargerTolerance() {
    var large = budget(peak: 100)
    #expect(verdict(large, [comparison([105])]).passed)
    #expect(!verdict(large, [comparison([105.1])]).passed)
    large.tolerance = .init(percent: 0, amount: .zero)
    #expect(!verdict(large, [comparison([100.1])]).passed)
  }

  @Test func takesTheHighestPeakOfAllInputs() {
    let verdict = verdict(
      budget(peak: 10), [comparison([9], size: 16), comparison([20], size: 64)])
    #expect(verdict.peak?.value == .mebibytes(20) && !verdict.passed)
  }

  @Test func failsWhatDidNotDoItsWork() {
    let killed = verdict(
      budget(peak: 100, grows: .no, survives: 200), [comparison([9], outcome: .capKilled)])
    #expect(killed.findings.map(\.question) == [.ending])
    #expect(!killed.passed)
    #expect(killed.findings[0].sentence.hasPrefix("It was killed for exceeding the safety cap"))
    // What it held by then is too much already.
    let large = verdict(budget(peak: 5), [comparison([90], outcome: .capKilled)])
    #expect(large.findings.map(\.question) == [.ending, .peak])
    let absent = verdict(budget(peak: 5), [], obstacle: "command: there is no 'x'")
    #expect(absent.findings.map(\.sentence) == ["It could not be run: command: there is no 'x'."])
    #expect(!verdict(budget(peak: 5), []).passed)
  }

  /// Peaks in MiB for 16, 64 and 256 MiB.
  @Test(arguments: [
    (MemoryBudget.Growing.no, [8.2, 8.3, 8.2], true),
    (.no, [24, 72, 264], false),
    // Flat on logarithmic axes, but surely on a rising line.
    (.no, [8.3, 9.3, 13.1], false),
    // A buffer that fills up.
    (.no, [8, 24, 24], true),
    // A rise within the tolerance.
    (.no, [8.1, 8.4, 9.5], true),
    (.linear, [24, 72, 264], true),
    (.linear, [8.2, 8.3, 8.2], true),
    (.linear, [9, 24, 264], false),
  ])
  func judgesTheGrowth(grows: MemoryBudget.Growing, peaks: [Double], passed: Bool) {
    let comparisons = zip([16.0, 64, 256], peaks).map { comparison([$1], size: $0) }
    let verdict = verdict(budget(grows: grows), comparisons)
    #expect(verdict.passed == passed, "\(verdict.findings)")
    #expect(verdict.findings.map(\.question) == [.growth])
  }

  @Test func saysHowItGrows() {
    let comparisons = [16.0, 64, 256].map { comparison([8 + 2 * $0], size: $0) }
    #expect(
      verdict(budget(grows: .no), comparisons).findings.map(\.sentence) == [
        "It must not grow with its input, but does: 2.00 bytes of memory for each byte, 480.0 MiB "
          + "from 16.0 MiB to 256.0 MiB of input."
      ])
  }

  @Test func needsInputsThatDiffer() {
    let near = [1.0, 2].map { comparison([8 + $0], size: $0) }
    let verdict = verdict(budget(grows: .no), near)
    #expect(!verdict.passed)
    #expect(
      verdict.findings[0].sentence.hasPrefix("Its growth cannot be judged: the inputs differ"))
    #expect(!self.verdict(budget(grows: .no), [comparison([9])]).passed)
  }

  @Test func judgesTheRunUnderALimit() {
    let free = [comparison([9, 9])]
    func sentence(_ survival: Comparison) -> (Bool, String) {
      let verdict = verdict(budget(survives: 50), free, survival: survival)
      return (verdict.passed, verdict.findings.map(\.sentence).joined())
    }
    #expect(
      sentence(comparison([9], limit: 50))
        == (
          true,
          "It survives a limit of 50.0 MiB, enforced by cgroup v2, with the same output."
        ))
    #expect(
      sentence(comparison([9], answer: "b", limit: 50))
        == (
          false,
          "Under a limit of 50.0 MiB, enforced by cgroup v2, its output differs from that without a "
            + "limit."
        ))
    let (passed, killed) = sentence(comparison([9], outcome: .oomKilled, limit: 50))
    #expect(!passed && killed.hasPrefix("It does not survive a limit of 50.0 MiB"))
  }

  @Test func saysHowManyHold() {
    let good = verdict(budget(peak: 10), [comparison([9])])
    let bad = verdict(budget(peak: 1), [comparison([9])])
    func report(_ verdicts: [BudgetVerdict], of count: Int) -> BudgetReport {
      BudgetReport(
        file: "b.yaml", verdicts: verdicts, count: count,
        provenance: .init(number: nil, recordedAt: "", command: nil, version: nil))
    }
    #expect(report([good], of: 1).sentence == "The budget holds.")
    #expect(report([good, good], of: 2).sentence == "All 2 budgets hold.")
    #expect(report([good, bad], of: 2).sentence == "1 of 2 budgets does not hold.")
    #expect(report([good], of: 3).sentence == "The budget holds. 2 of 3 not checked.")
    #expect(!report([good], of: 3).passed && report([good], of: 1).passed)
  }
}
