import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ComparisonViewTests {
  private func drawn(
    _ comparison: Comparison, _ columns: Int, _ characters: Display.Characters = .unicode
  ) -> String {
    ComparisonView(comparison)
      .lines(on: Display(columns: columns, characters: characters)).joined(separator: "\n")
  }

  @Test func laysVersionsSideBySideFrom100Columns() {
    #expect(
      drawn(Sample.tail, 120) == """
        tail: load against stream
        256.0 MiB of the log fixture, Fixtures/generated/log-256MiB.log

        Memory at the end of each phase, in MiB
                        load ────────────────────────    stream ──────────────────
                          RSS  change   peak     time    RSS  change  peak    time
        File read       262.2  +256.1  262.2  84.0 ms
        Lines split     931.0  +668.8  931.0   1.89 s
        File opened                                      6.2    +0.1   6.2     0 s
        Start found                                      6.4    +0.2   6.4  1.0 ms
        Tail written    931.4    +0.4  931.4   1.90 s    6.4    +0.0   6.4  2.0 ms

        load    ████████████████████████████████████████████████████████████ 931.4 MiB
        stream  ▍ 6.4 MiB

        Metric        Before (load)   After (stream)   Improvement
        ──────────────────────────────────────────────────────────
        Peak memory       931.4 MiB          6.4 MiB   99.3% less
        Start               6.1 MiB          6.1 MiB   same
        Final RSS         931.4 MiB          6.4 MiB   99.3% less
        Time                 1.92 s           2.1 ms   99.9% less
        Bytes read        256.0 MiB        192.0 KiB   99.9% less

        stream wins in memory, by one run each: it needs 1/150 of the memory; one run each says nothing about time.
        ✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Peak memory by worker VmHWM (no floor).
        """)
  }

  /// Columns for all of them would not fit, so they stand one below the other.
  @Test func listsManyVersionsWithWhatTheyHeldAboveTheirStart() {
    let lines = drawn(Sample.languages, 80)
    #expect(
      lines.contains(
        """
        Version        Peak memory     Start  Above start    Time  Bytes read
        ─────────────────────────────────────────────────────────────────────
        python load       53.5 MiB  13.3 MiB     40.2 MiB  400 ms    16.0 MiB
        python fake       37.6 MiB  13.3 MiB     24.3 MiB  400 ms    16.0 MiB
        python stream     13.4 MiB  13.3 MiB    102.4 KiB  400 ms    16.0 MiB
        swift stream      13.4 MiB   7.3 MiB      6.1 MiB  400 ms    16.0 MiB
        """), "\(lines)")
    #expect(lines.contains("✓ Same answer as Swift's: 121034 bytes"))
  }

  /// With what they wrote, and how they ended, the table is wider than 80 columns.
  @Test(arguments: [(100, "Bytes written"), (80, "Bytes read"), (68, "Time")])
  func leavesOutOfManyVersionsWhatDoesNotFit(columns: Int, last: String) throws {
    var comparison = Sample.languages
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].bytesWritten = .kibibytes(98)
    }
    let lines = drawn(comparison, columns).split(separator: "\n")
    let heading = try #require(lines.first { $0.hasPrefix("Version ") })
    #expect(heading.hasSuffix(last))
    #expect(lines.contains { $0.hasPrefix("python stream ") && $0.contains("102.4 KiB") })
  }

  @Test func drawsInASCIIWhenPlain() {
    #expect(
      drawn(Sample.report, 100, .plain) == """
        report: load against stream
        1.0 GiB of the report fixture, Fixtures/generated/report-1GiB.txt

        Memory at the end of each phase, in MiB
                             load ------------------------    stream ---------------------
                              RSS  change    peak     time     RSS  change   peak     time
        Start                42.0    +0.0    42.0      0 s    42.0    +0.0   42.0      0 s
        Metadata read        42.5    +0.5    42.5  12.0 ms    42.5    +0.5   42.5  12.0 ms
        Content parsed       53.0   +10.5  3262.0   9.40 s    55.0   +12.5   98.0   9.40 s
        Analysis complete    55.0    +2.0  3262.0   11.8 s    58.0    +3.0   98.0   11.8 s
        Report generated     58.0    +3.0  3262.0   14.3 s    62.0    +4.0  105.0   14.3 s

        load    ############################################################ 3.2 GiB
        stream  ## 105.0 MiB

        Metric        Before (load)   After (stream)   Improvement
        -------------------------------------------------------------
        Peak memory         3.2 GiB        105.0 MiB   96.8% less
        Start              42.0 MiB         42.0 MiB   same
        Final RSS          58.0 MiB         62.0 MiB   7% more
        Time                 14.3 s           9.87 s   about 30% less
        Bytes read          1.0 GiB          1.0 GiB   same

        stream wins in memory, by one run each: it needs 1/31 of the memory; one run each says nothing about
        time.
        [+] Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Peak memory by worker VmHWM (no floor).
        """)
  }

  @Test func stacksVersionsBelow100Columns() {
    #expect(
      drawn(Sample.report, 80) == """
        report: load against stream
        1.0 GiB of the report fixture, Fixtures/generated/report-1GiB.txt

        Memory at the end of each phase, in MiB
        Phase               RSS  change    peak     time
        ────────────────────────────────────────────────
        load
        Start              42.0    +0.0    42.0      0 s
        Metadata read      42.5    +0.5    42.5  12.0 ms
        Content parsed     53.0   +10.5  3262.0   9.40 s
        Analysis complete  55.0    +2.0  3262.0   11.8 s
        Report generated   58.0    +3.0  3262.0   14.3 s

        stream
        Start              42.0    +0.0    42.0      0 s
        Metadata read      42.5    +0.5    42.5  12.0 ms
        Content parsed     55.0   +12.5    98.0   9.40 s
        Analysis complete  58.0    +3.0    98.0   11.8 s
        Report generated   62.0    +4.0   105.0   14.3 s

        load    ████████████████████████████████████████████████████████████ 3.2 GiB
        stream  █▉ 105.0 MiB

        Metric        Before (load)   After (stream)   Improvement
        ─────────────────────────────────────────────────────────────
        Peak memory         3.2 GiB        105.0 MiB   96.8% less
        Start              42.0 MiB         42.0 MiB   same
        Final RSS          58.0 MiB         62.0 MiB   7% more
        Time                 14.3 s           9.87 s   about 30% less
        Bytes read          1.0 GiB          1.0 GiB   same

        stream wins in memory, by one run each: it needs 1/31 of the memory; one run
        each says nothing about time.
        ✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54

        Peak memory by worker VmHWM (no floor).
        """)
  }

  @Test func staysReadableAt40Columns() {
    #expect(
      drawn(Sample.tail, 40) == """
        tail: load against stream
        256.0 MiB of the log fixture,
          Fixtures/generated/log-256MiB.log

        Memory at the end of each phase, in MiB
        Phase           RSS  change   peak
        ──────────────────────────────────
        load
        File read     262.2  +256.1  262.2
        Lines split   931.0  +668.8  931.0
        Tail written  931.4    +0.4  931.4

        stream
        File opened     6.2    +0.1    6.2
        Start found     6.4    +0.2    6.4
        Tail written    6.4    +0.0    6.4

        load    █████████████████████ 931.4 MiB
        stream  ▏ 6.4 MiB

        Peak memory  931.4 MiB → 6.4 MiB,
                     99.3% less
        Start        6.1 MiB → 6.1 MiB, same
        Final RSS    931.4 MiB → 6.4 MiB,
                     99.3% less
        Time         1.92 s → 2.1 ms, 99.9% less
        Bytes read   256.0 MiB → 192.0 KiB,
                     99.9% less

        stream wins in memory, by one run each:
        it needs 1/150 of the memory; one run
        each says nothing about time.
        ✓ Same answer: 121034 bytes, digest
          9f3c21ab77e01d54

        Peak memory by worker VmHWM (no floor).
        """)
  }

  @Test func staysSaneAt20Columns() {
    #expect(
      drawn(Sample.tail, 20) == """
        tail: load against
          stream
        256.0 MiB of the log
          fixture,
          Fixtures/generated
          /log-256MiB.log

        Memory at the end of
        each phase, in MiB
        load
        File read
          RSS: 262.2
          peak: 262.2
        Lines split
          RSS: 931.0
          peak: 931.0
        Tail written
          RSS: 931.4
          peak: 931.4

        stream
        File opened
          RSS: 6.2
          peak: 6.2
        Start found
          RSS: 6.4
          peak: 6.4
        Tail written
          RSS: 6.4
          peak: 6.4

        Peak memory
          931.4 MiB →
            6.4 MiB,
            99.3% less
        Start
          6.1 MiB → 6.1 MiB,
            same
        Final RSS
          931.4 MiB →
            6.4 MiB,
            99.3% less
        Time
          1.92 s → 2.1 ms,
            99.9% less
        Bytes read
          256.0 MiB →
            192.0 KiB,
            99.9% less

        stream wins in
        memory, by one run
        each: it needs 1/150
        of the memory; one
        run each says
        nothing about time.
        ✓ Same answer:
          121034 bytes,
          digest
          9f3c21ab77e01d54

        Peak memory by
          worker VmHWM (no
          floor).
        """)
  }

  @Test func showsASingleVersionWithoutWhatNeedsTwo() {
    var single = Sample.tail
    single.variants.removeLast()
    #expect(
      drawn(single, 80) == """
        tail: load
        256.0 MiB of the log fixture, Fixtures/generated/log-256MiB.log

        Memory at the end of each phase, in MiB
        Phase           RSS  change   peak     time
        ───────────────────────────────────────────
        load
        File read     262.2  +256.1  262.2  84.0 ms
        Lines split   931.0  +668.8  931.0   1.89 s
        Tail written  931.4    +0.4  931.4   1.90 s

        Metric             load
        ───────────────────────
        Peak memory   931.4 MiB
        Start           6.1 MiB
        Final RSS     931.4 MiB
        Time             1.92 s
        Bytes read    256.0 MiB

        Peak memory by worker VmHWM (no floor).
        """)
  }
}
