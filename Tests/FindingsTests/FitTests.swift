import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing
import WorkerProtocol

@Suite struct FitTests {
  private static let answer = Answer(byteCount: 3, digest: "abc")

  private func run(
    _ peak: Int, wall: Int, limit: Int? = nil, outcome: Outcome = .completed,
    answer: Answer? = FitTests.answer, mechanism: String = "cgroup v2"
  ) -> Run {
    Run(
      outcome: outcome, exitCode: outcome == .completed ? 0 : 137,
      peak: Peak(bytes: .mebibytes(peak), method: "VmHWM at exit", floor: .zero),
      wall: .milliseconds(wall),
      limit: limit.map { MemoryLimit(bytes: .mebibytes($0), mechanism: mechanism) },
      answer: outcome == .completed ? answer : nil)
  }

  private func fit(_ limited: [[Run]]) throws -> Fit {
    let free = Comparison.Variant(
      name: "app", runs: [100, 101, 102].map { run($0, wall: 1000) })
    let comparison = Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [free]
        + limited.map { Comparison.Variant(name: "\($0[0].limit?.bytes.bytes ?? 0)", runs: $0) },
      kind: .fit)
    return try #require(Fit(comparison))
  }

  @Test func readsTheSmallestLimitAboveAllThatFailed() throws {
    let fit = try fit([
      [run(60, wall: 900, limit: 60, outcome: .oomKilled)],
      [80, 81, 82].map { run($0, wall: 2500, limit: 80) }, [run(90, wall: 1050, limit: 90)],
      [run(70, wall: 3000, limit: 70), run(70, wall: 3000, limit: 70, outcome: .oomKilled)],
    ])
    #expect(fit.tries.map(\.limit.mebibytes) == [90, 80, 70, 60])
    #expect(fit.tries.map(\.hasSurvived) == [true, true, false, false])
    #expect(fit.tries[2].outcome == .oomKilled)
    #expect(fit.smallest?.limit == .mebibytes(80))
    #expect(fit.isConfirmed)
    #expect(fit.slowdown == 2.5)
    // At 80 MiB it was 2.5 times slower, so 90 and a fifth are recommended.
    #expect(fit.recommended == .mebibytes(108))
    #expect(
      fit.sentence
        == "The smallest limit that app survives is 80.0 MiB (survived 3 of 3 times), 79% of its "
        + "peak without a limit; it then takes 2.5 times as long.")
    #expect(fit.assumptions.count == 2)
  }

  @Test func countsAnotherAnswerAsDeath() throws {
    let fit = try fit([
      [run(80, wall: 1000, limit: 80, answer: Answer(byteCount: 2, digest: "ab"))]
    ])
    #expect(fit.tries[0].hasSurvived == false && fit.tries[0].reason == "another output")
    #expect(fit.smallest == nil && fit.recommended == nil)
    #expect(fit.sentence == "app survived none of the limits that were tried.")
  }

  @Test func saysThatAWatchdogMayHaveMissedAPeak() throws {
    let fit = try fit([[run(80, wall: 1000, limit: 80, mechanism: "watchdog")]])
    #expect(fit.assumptions.last?.hasPrefix("No cgroup could be made") == true)
    #expect(!fit.isConfirmed)
  }

  @Test func isOfFitsAlone() {
    #expect(Fit(Sample.tail) == nil)
  }
}

@Suite struct WhyTests {
  private func variant(_ name: String, peaks: [Int], outcome: Outcome = .completed)
    -> Comparison.Variant
  {
    Comparison.Variant(
      name: name,
      runs: peaks.map {
        Run(
          outcome: outcome, exitCode: outcome == .completed ? 0 : 1,
          peak: Peak(bytes: .mebibytes($0), method: "VmHWM at exit", floor: .zero),
          wall: .milliseconds(500))
      })
  }

  private func why(_ settings: [Comparison.Variant]) throws -> Why {
    try #require(
      Why(
        Comparison(
          host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
          variants: [variant("as it is", peaks: [100, 101, 102])] + settings, kind: .why)))
  }

  @Test func ranksWhatLowersThePeakMostFirst() throws {
    let why = try why([
      variant("higher", peaks: [140, 141, 142]), variant("A=1", peaks: [80, 81, 82]),
      variant("noise", peaks: [99, 102, 103]),
      variant("failing", peaks: [10, 10, 10], outcome: .failed),
      variant("B=2", peaks: [40, 41, 42]),
    ])
    #expect(why.effects.map(\.setting) == ["B=2", "A=1", "noise", "higher", "failing"])
    #expect(why.effects.map(\.isSignificant).prefix(4) == [true, true, false, true])
    #expect(why.best?.setting == "B=2")
    #expect(why.effects.last?.failure != nil)
    #expect(why.sentence == "B=2 lowers the peak by 59%.")
  }

  /// With --ignore-failure the exit code need not be 0, only that of the baseline.
  @Test func takesTheSameExitCodeForTheSameWork() throws {
    let comparison = Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [
        variant("as it is", peaks: [100, 101], outcome: .failed),
        variant("A=1", peaks: [50, 51], outcome: .failed), variant("B=2", peaks: [50, 51]),
      ], kind: .why)
    let why = try #require(Why(comparison))
    #expect(why.effects.first { $0.setting == "A=1" }?.failure == nil)
    #expect(why.effects.first { $0.setting == "B=2" }?.failure != nil)
  }

  @Test func namesNoneWithinTheNoise() throws {
    let why = try why([variant("noise", peaks: [98, 101, 104])])
    #expect(why.best == nil)
    #expect(why.sentence.hasPrefix("None of these"))
    #expect(try self.why([]).sentence.hasPrefix("None: no setting"))
  }

  @Test func saysWhatToWrite() {
    #expect(MemorySetting.line(for: "MALLOC_ARENA_MAX=1") == "export MALLOC_ARENA_MAX=1")
    #expect(
      MemorySetting.line(for: "JAVA_TOOL_OPTIONS=-a -Xmx5m")
        == "export JAVA_TOOL_OPTIONS='-a -Xmx5m'")
    #expect(MemorySetting.line(for: "huge pages off").hasPrefix("echo madvise > /sys/"))
  }
}
