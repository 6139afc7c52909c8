import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ComparisonViewOutcomeTests {
  private func drawn(_ comparison: Comparison, _ columns: Int) -> String {
    ComparisonView(comparison).lines(on: Display(columns: columns)).joined(separator: "\n")
  }

  @Test func showsTheClustersBlockForARunTheKernelKilled() {
    #expect(
      drawn(Sample.limited(.oomKilled, mechanism: "cgroup v1"), 100) == """
        tail: load against stream
        256.0 MiB of the log fixture, Fixtures/generated/log-256MiB.log

        Memory at the end of each phase, in MiB
        Phase         RSS  change  peak    time
        ───────────────────────────────────────
        stream
        File opened   6.2    +0.1   6.2     0 s
        Start found   6.4    +0.2   6.4  1.0 ms
        Tail written  6.4    +0.0   6.4  2.0 ms

        load was killed by the kernel for exceeding its limit of 200.0 MiB after 71.0 ms; its peak until
          then was 199.8 MiB.
          Last State: Terminated
            Reason: OOMKilled
            Exit Code: 137

        load    ████████████████████████████████████████████████████████████ ≥ 199.8 MiB
        stream  █▉ 6.4 MiB

        Metric                      Before (load)   After (stream)   Improvement
        ────────────────────────────────────────────────────────────────────────────────
        Peak memory                   ≥ 199.8 MiB          6.4 MiB   at least 96.8% less
        Start                             6.1 MiB          6.1 MiB   same
        Final RSS                               –          6.4 MiB   –
        Time                            ≥ 71.0 ms           2.1 ms   –
        Bytes read                    ≥ 256.0 MiB        192.0 KiB   –
        Outcome                         OOMKilled        completed
        Can handle larger files?   No (OOMKilled)              Yes

        No verdict: load was killed at 200.0 MiB; stream finished with a peak of 6.4 MiB.

        ≥ marks what runs that were cut short had shown until then: to the end it would be more.
        Limit: 200.0 MiB by cgroup v1.
        Peak memory of load by wait4 (cannot show less than 20.3 MiB).
        Peak memory of stream by worker VmHWM (no floor).
        """)
  }

  @Test(arguments: Outcome.allCases.filter { $0 != .oomKilled })
  func showsThatBlockForNoOtherOutcome(outcome: Outcome) {
    let text = drawn(Sample.limited(outcome, mechanism: "watchdog"), 100)
    #expect(!text.contains("Last State"))
    #expect(!text.contains("OOMKilled"))
  }

  @Test func showsWhatAFailedRunSaid() {
    var comparison = Sample.limited(.failed, mechanism: "watchdog")
    comparison.variants[0].runs[0].exitCode = 1
    comparison.variants[0].runs[0].signal = nil
    comparison.variants[0].runs[0].message = "tail: cannot read 'app.log'\u{7}; check it"
    #expect(
      drawn(comparison, 100).contains(
        """
        load failed with exit code 1 after 71.0 ms; its peak was 199.8 MiB.
          tail: cannot read 'app.log'\\x07; check it
        """))
  }

  @Test func countsTheRunsThatEndedSo() {
    var comparison = Sample.tail
    var slow = Sample.tailLoad
    slow.outcome = .timedOut
    comparison.variants[0].runs += [slow, slow]
    #expect(drawn(comparison, 100).contains("load (2 of 3 runs) was stopped when its time ran out"))
  }

  @Test func showsThreeVersionsWithTheSpreadsOfTheirRuns() {
    #expect(
      drawn(Sample.lookup, 120) == """
        lookup: load against stream against index
        64.0 MiB, app.log

        Memory at the end of each phase, in MiB
                           load ───────────────────────    stream ──────────────────    index ─────────────────────
                             RSS  change   peak    time    RSS  change  peak    time     RSS  change  peak     time
        Lines split        231.6  +225.5  231.6  400 ms
        File scanned                                       6.4    +0.3   6.4  5.10 s
        Lines indexed                                                                   18.4   +12.3  18.4  90.0 ms
        Lines looked up    231.6    +0.0  231.6  402 ms    6.4    +0.0   6.4  5.10 s    18.4    +0.0  18.4  92.0 ms

        load    ████████████████████████████████████████████████████████████ 231.8 MiB
        stream  █▊ 6.6 MiB
        index   ████▉ 18.6 MiB

        Metric            Before (load)   After (stream)   Improvement       After (index)   Improvement
        ────────────────────────────────────────────────────────────────────────────────────────────────
        Peak memory           231.8 MiB          6.6 MiB   97.2% less             18.6 MiB   92.0% less
          min … max   231.6 … 232.0 MiB    6.4 … 6.8 MiB                   18.4 … 18.8 MiB
        Start                   6.1 MiB          6.1 MiB   same                    6.1 MiB   same
        Final RSS             231.6 MiB          6.4 MiB   97.2% less             18.4 MiB   92.1% less
        Time                     410 ms           5.21 s   13× as much             95.0 ms   77% less
          min … max        402 … 431 ms    5.10 … 5.33 s                    92.0 … 96.0 ms
        Bytes read             64.0 MiB          3.8 GiB   60.0× as much          64.1 MiB   0.2% more

        stream wins: it needs the least memory (1/35 of load's); it takes 7 runs each to compare times.
        ✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Figures are medians of 3 runs each; phases are those of the run with the median peak.
        Peak memory by worker VmHWM (no floor).
        """)
  }

  @Test func leavesChangesOfThreeVersionsToTheVerdictWhereTheyDoNotFit() {
    #expect(
      drawn(Sample.lookup, 80) == """
        lookup: load against stream against index
        64.0 MiB, app.log

        Memory at the end of each phase, in MiB
        Phase              RSS  change   peak     time
        ──────────────────────────────────────────────
        load
        Lines split      231.6  +225.5  231.6   400 ms
        Lines looked up  231.6    +0.0  231.6   402 ms

        stream
        File scanned       6.4    +0.3    6.4   5.10 s
        Lines looked up    6.4    +0.0    6.4   5.10 s

        index
        Lines indexed     18.4   +12.3   18.4  90.0 ms
        Lines looked up   18.4    +0.0   18.4  92.0 ms

        load    ████████████████████████████████████████████████████████████ 231.8 MiB
        stream  █▊ 6.6 MiB
        index   ████▉ 18.6 MiB

        Metric            Before (load)   After (stream)     After (index)
        ──────────────────────────────────────────────────────────────────
        Peak memory           231.8 MiB          6.6 MiB          18.6 MiB
          min … max   231.6 … 232.0 MiB    6.4 … 6.8 MiB   18.4 … 18.8 MiB
        Start                   6.1 MiB          6.1 MiB           6.1 MiB
        Final RSS             231.6 MiB          6.4 MiB          18.4 MiB
        Time                     410 ms           5.21 s           95.0 ms
          min … max        402 … 431 ms    5.10 … 5.33 s    92.0 … 96.0 ms
        Bytes read             64.0 MiB          3.8 GiB          64.1 MiB

        stream wins: it needs the least memory (1/35 of load's); it takes 7 runs each to
        compare times.
        ✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Figures are medians of 3 runs each; phases are those of the run with the median
          peak.
        Peak memory by worker VmHWM (no floor).
        """)
  }

  @Test func givesSpreadsOfTwoVersionsAsArrows() {
    var comparison = Sample.lookup
    comparison.variants.removeLast()
    #expect(
      drawn(comparison, 60) == """
        lookup: load against stream
        64.0 MiB, app.log

        Memory at the end of each phase, in MiB
        Phase              RSS  change   peak    time
        ─────────────────────────────────────────────
        load
        Lines split      231.6  +225.5  231.6  400 ms
        Lines looked up  231.6    +0.0  231.6  402 ms

        stream
        File scanned       6.4    +0.3    6.4  5.10 s
        Lines looked up    6.4    +0.0    6.4  5.10 s

        load    █████████████████████████████████████████ 231.8 MiB
        stream  █▏ 6.6 MiB

        Peak memory  231.8 MiB → 6.6 MiB, 97.2% less
          min … max  231.6 … 232.0 MiB → 6.4 … 6.8 MiB
        Start        6.1 MiB → 6.1 MiB, same
        Final RSS    231.6 MiB → 6.4 MiB, 97.2% less
        Time         410 ms → 5.21 s, 13× as much
          min … max  402 … 431 ms → 5.10 … 5.33 s
        Bytes read   64.0 MiB → 3.8 GiB, 60.0× as much

        stream wins: it needs 1/35 of the memory; it takes 7 runs
        each to compare times.
        ✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Figures are medians of 3 runs each; phases are those of the
          run with the median peak.
        Peak memory by worker VmHWM (no floor).
        """)
  }
}
