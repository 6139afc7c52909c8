import CaseStudies
import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct DecisionTableViewTests {
  private let now = DecisionEvidence(Sample.tail, measured: "now", isCurrent: true)
  private let before = DecisionEvidence(Sample.lookup, measured: "yesterday", isCurrent: false)

  private func drawn(
    _ evidence: [DecisionEvidence?], _ columns: Int, _ characters: Display.Characters = .unicode
  ) -> String {
    DecisionTableView(evidence: evidence.compactMap { $0 })
      .lines(on: Display(columns: columns, characters: characters)).joined(separator: "\n")
  }

  @Test func marksTheCurrentRowAndFillsItsFigures() {
    let text = drawn([now, before], 120)
    #expect(
      text.hasPrefix(
        """
        When to stream
          Operation               Load     Stream               Load peak  Stream peak  Speed      Input  Measured
        ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
          Search for a pattern    ✗        ✓ Read line by line                                            run compare section
        ▸ Get last N lines        ✗        ✓ Read from end      931.4 MiB      6.4 MiB  > 96×  256.0 MiB  now
          Count occurrences       ✗        ✓ Increment counter                                            run compare count
          Transform and save      ✗        ✓ Process chunks                                               run compare transform
          Need random access      ✓        ✗                    231.8 MiB      6.6 MiB  0.08×   64.0 MiB  yesterday
          Multiple passes needed  maybe ✓  ✗                                                              run compare passes
        """))
    #expect(text.contains("\n  Produce and consume     ✗        ✓ Bounded queue"))
    #expect(
      text.hasSuffix("\n\nSpeed: how many times as fast as loading streaming was."))
  }

  @Test(arguments: [Display.Characters.unicode, .plain])
  func takesALineForEachRowInALesson(characters: Display.Characters) {
    var view = DecisionTableView(evidence: [now, before].compactMap { $0 })
    view.isCompact = true
    let lines = view.lines(on: Display(columns: 80, characters: characters))
    // A heading, the columns' titles, a rule and the rows.
    #expect(lines.count == 3 + DecisionRow.allCases.count, "\(lines)")
    #expect(lines.allSatisfy { $0.displayWidth <= 80 })
    let figures = lines.filter { $0.contains("MiB") }
    #expect(figures.count == 1 && figures[0].contains("Get last N lines"))
    #expect(figures[0].contains("931.4 MiB") && figures[0].contains("6.4 MiB"))
    // Without a marked row all that was measured is shown.
    view.evidence.removeAll(where: \.isCurrent)
    #expect(
      view.lines(on: Display(columns: 80, characters: characters)).contains { line in
        line.contains("MiB")
      })
  }

  @Test func gathersFiguresWhereColumnsDoNotFit() {
    let text = drawn([now, before], 80, .plain)
    #expect(
      text.hasPrefix(
        """
        When to stream
          Operation               Load       Stream                 Measured here
        --------------------------------------------------------------------------------
          Search for a pattern    [-]        [+] Read line by line  run compare section
        > Get last N lines        [-]        [+] Read from end      931.4 MiB ->
                                                                    6.4 MiB, speed > 96x
                                                                    (256.0 MiB, now)
          Count occurrences       [-]        [+] Increment counter  run compare count
          Transform and save      [-]        [+] Process chunks     run compare
                                                                    transform
          Need random access      [+]        [-]                    231.8 MiB ->
                                                                    6.6 MiB, speed 0.08x
                                                                    (64.0 MiB,
                                                                    yesterday)
          Multiple passes needed  maybe [+]  [-]                    run compare passes
        """))
    #expect(text.contains("\n  Remember results        [-]        [+] Bounded cache"))
  }

  @Test func staysReadableAt40Columns() {
    #expect(
      drawn([now], 40).hasPrefix(
        """
        When to stream
          Search for a pattern
          Load: ✗
          Stream: ✓ Read line by line
          Measured here: run compare section
        ▸ Get last N lines
          Load: ✗
          Stream: ✓ Read from end
          Measured here: 931.4 MiB → 6.4 MiB,
            speed > 96× (256.0 MiB, now)
        """))
  }

  @Test func saysWhereAMeasurementDisagrees() {
    var comparison = Sample.lookup
    comparison.variants[1].runs = Array(repeating: Sample.tailStream, count: 10)
    comparison.variants[0].runs = Array(repeating: comparison.variants[0].runs[0], count: 10)
    let text = drawn([DecisionEvidence(comparison, measured: "now", isCurrent: true)], 140)
    #expect(text.contains("▸ Need random access ≠    ✓        ✗  "))
    #expect(
      text.contains(
        "≠ Need random access: the table says load, but on 64.0 MiB stream wins: "
          + "it needs 1/36 of the memory and is at least 21 times as fast."))
  }

  @Test func prefersTheCurrentEvidenceThenTheLast() {
    let old = DecisionEvidence(Sample.tail, measured: "last week", isCurrent: false)
    let later = DecisionEvidence(Sample.tail, measured: "yesterday", isCurrent: false)
    #expect(drawn([now, later], 120).contains("> 96×  256.0 MiB  now"))
    #expect(drawn([old, later], 120).contains("> 96×  256.0 MiB  yesterday"))
    #expect(!drawn([old, later], 120).contains("▸"))
  }
}
