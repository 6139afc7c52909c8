import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct OutcomeWordsTests {
  private func account(_ outcome: Outcome, signal: Int32? = nil, exit: Int32? = nil) -> String? {
    Run(
      outcome: outcome, exitCode: exit, signal: signal,
      peak: Peak(bytes: .mebibytes(190), method: "worker VmHWM", floor: .zero),
      wall: .milliseconds(310), limit: MemoryLimit(bytes: .mebibytes(200), mechanism: "watchdog"),
      checkpoints: [Sample.checkpoint("File read", 84, rss: 1, delta: 1, peak: 1, rise: 1)]
    ).account
  }

  private let progress =
    " after 310 ms; the last phase it finished was 'File read'; its peak until then was 190.0 MiB"

  @Test func tellsEveryOutcomeApart() {
    #expect(account(.completed) == nil)
    #expect(
      account(.oomKilled)
        == "was killed by the kernel for exceeding its limit of 200.0 MiB" + progress)
    #expect(
      account(.limitKilled)
        == "was killed by the watchdog for exceeding its limit of 200.0 MiB" + progress)
    #expect(
      account(.capKilled)
        == "was killed for exceeding the safety cap, which --cap raises" + progress)
    #expect(account(.aborted, signal: 6) == "was ended by signal 6 (SIGABRT)" + progress)
    #expect(account(.aborted, signal: 60) == "was ended by signal 60" + progress)
    #expect(account(.aborted, exit: 134) == "was ended by exit code 134" + progress)
    #expect(
      account(.failed, exit: 3)
        == "failed with exit code 3" + progress.replacing("its peak until then", with: "its peak"))
    #expect(account(.failed) == "failed with an unknown exit code" + progress)
    #expect(account(.cancelled) == "was stopped by you" + progress)
    #expect(account(.timedOut) == "was stopped when its time ran out" + progress)
  }

  @Test func labelsEveryOutcomeApart() {
    #expect(Set(Outcome.allCases.map(\.label)).count == Outcome.allCases.count)
  }

  @Test func countsTheRunsThatFinished() {
    func outcomes(_ runs: [(Outcome, Int32?)]) -> String {
      Comparison.Variant(name: "v", runs: runs.map { Run(outcome: $0, exitCode: $1) }).outcomes
    }
    #expect(outcomes([]) == "not run")
    #expect(outcomes([(.completed, 0), (.completed, 0)]) == "completed")
    #expect(outcomes([(.completed, 0), (.oomKilled, 137), (.completed, 0)]) == "2 of 3 finished")
    #expect(outcomes([(.failed, 1), (.oomKilled, 137), (.completed, 0)]) == "2 of 3 finished")
    #expect(outcomes([(.timedOut, nil)]) == "timed out")
    #expect(outcomes([(.failed, 1), (.failed, 1)]) == "exit code 1")
    #expect(outcomes([(.failed, 2), (.failed, 1)]) == "exit code 1, exit code 2")
    #expect(outcomes([(.failed, 1), (.completed, 0), (.completed, 0)]) == "exit code 1 in 1 of 3")
  }
}
