import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ComparisonMarkdownTests {
  private func written(_ comparison: Comparison) -> String {
    TextBox.text(of: comparison, as: .markdown)
  }

  @Test func writesTablesVerdictAndNotes() {
    #expect(
      written(Sample.tail) == """
        ## tail: load against stream

        256.0 MiB of the log fixture, Fixtures/generated/log-256MiB.log

        | Metric | Before (load) | After (stream) | Improvement |
        | --- | ---: | ---: | --- |
        | Peak memory | 931.4 MiB | 6.4 MiB | 99.3% less |
        | Start | 6.1 MiB | 6.1 MiB | same |
        | Final RSS | 931.4 MiB | 6.4 MiB | 99.3% less |
        | Time | 1.92 s | 2.1 ms | 99.9% less |
        | Bytes read | 256.0 MiB | 192.0 KiB | 99.9% less |

        **stream wins in memory, by one run each: it needs 1/150 of the memory; one run each says nothing about time.**

        ### Memory at the end of each phase, in MiB

        | Phase | load: RSS | load: change | load: peak | stream: RSS | stream: change | stream: peak |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | File read | 262.2 | +256.1 | 262.2 |  |  |  |
        | Lines split | 931.0 | +668.8 | 931.0 |  |  |  |
        | File opened |  |  |  | 6.2 | +0.1 | 6.2 |
        | Start found |  |  |  | 6.4 | +0.2 | 6.4 |
        | Tail written | 931.4 | +0.4 | 931.4 | 6.4 | +0.0 | 6.4 |

        - Same answer: 121034 bytes, digest 9f3c21ab77e01d54.
        - Peak memory by worker VmHWM (no floor).
        - Measured on Linux 6.18.5, 2 CPUs, 24.0 GiB of memory, Swift 6.3.1, release build.

        """)
  }

  @Test func tellsWhatBecameOfAKilledRun() {
    let text = written(Sample.limited(.oomKilled, mechanism: "cgroup v2"))
    #expect(
      text.contains(
        """

        **load** was killed by the kernel for exceeding its limit of 200.0 MiB after 71.0 ms; \
        its peak until then was 199.8 MiB.

        """))
    #expect(text.contains("| Can handle larger files? | No (OOMKilled) | Yes |  |\n"))
  }

  @Test func saysInEveryFormThatTheInputChanged() {
    var comparison = Sample.tail
    comparison.variants[1].runs[0].hasChangedInput = true
    for format in [OutputFormat.json, .markdown, .csv] {
      #expect(
        TextBox.text(of: comparison, as: format).contains(format == .csv ? "true" : "changed"))
    }
  }

  @Test func escapesWhatMarkdownWouldActOn() {
    var comparison = Sample.tail
    comparison.caseID = nil
    comparison.variants[0].name = "a|b *c* <i> `d`\n\u{1B}[1m"
    let text = written(comparison)
    #expect(text.contains("| Before (a\\|b \\*c\\* \\<i\\> \\`d\\`\\\\n\\\\e\\[1m) |"))
  }

  @Test func sendsNoControls() {
    var random = SeededGenerator(seed: 5)
    for round in 0..<50 {
      let text = written(UglyText.comparison(using: &random))
      #expect(
        text.split(separator: "\n").allSatisfy { !String($0).hasControls },
        "seed 5, round \(round)")
    }
  }
}
