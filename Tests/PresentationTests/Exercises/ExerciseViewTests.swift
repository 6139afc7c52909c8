import Findings
import Foundation
import Measurement
import MemoryTracking
import TerminalText
import TestSupport
import Testing

@testable import Presentation

@Suite struct ExerciseViewTests {
  static let killed = ExerciseJudgement(
    exercise: "tail", language: "python", verdict: .killed,
    sizes: [
      .init(
        factor: 1, input: .mebibytes(13), limit: .mebibytes(26), peak: .mebibytes(20),
        outcome: .completed, wall: .milliseconds(80)),
      .init(
        factor: 4, input: .mebibytes(52), limit: .mebibytes(26), peak: .mebibytes(26),
        outcome: .oomKilled, wall: .milliseconds(120)),
      .init(factor: 16, input: .mebibytes(208), limit: .mebibytes(26)),
    ], empty: .mebibytes(10), mechanism: "cgroup v2", growth: 2.1,
    explanation: "You hold the file 2.1 times.", hint: "Hold ten lines.")

  private func text(
    _ judgement: ExerciseJudgement, columns: Int = 80, _ characters: Display.Characters = .unicode
  ) -> String {
    ExerciseView(judgement).lines(on: Display(columns: columns, characters: characters))
      .joined(separator: "\n")
  }

  @Test func showsTheThreeSizes() {
    #expect(
      text(Self.killed) == """
        ✗ tail in python: killed for its memory
        You hold the file 2.1 times.

        Size      Input     Limit      Peak  Outcome         Time
        ─────────────────────────────────────────────────────────
        ×1     13.0 MiB  26.0 MiB  20.0 MiB  ✓ completed  80.0 ms
        ×4     52.0 MiB  26.0 MiB  26.0 MiB  ✗ OOMKilled   120 ms
        ×16   208.0 MiB  26.0 MiB         –  not run            –

        The limit is 26.0 MiB: the 10.0 MiB of an empty program, and 16.0 MiB for the
          work, enforced by cgroup v2. For each byte of the file it holds 2.10 bytes.

        Next: Hold ten lines.
        """)
  }

  /// It ended before the watchdog looked again, or the limit does not count what its peak does.
  @Test func callsNoPeakOverTheLimitCompleted() {
    var over = Self.killed
    over.sizes[0].peak = .mebibytes(27)
    #expect(text(over).contains("27.0 MiB  ✗ over its limit"))
  }

  @Test func saysNothingOfNoGrowth() {
    var right = Self.killed
    right.verdict = .right
    right.growth = 0.0004
    #expect(!text(right).contains("For each byte"))
  }

  @Test func showsTheDifferenceWithBothLinesEscaped() {
    let wrong = ExerciseJudgement(
      exercise: "tail", language: "c", verdict: .wrong, input: "a file with NUL bytes",
      difference: AnswerDifference(
        offset: 7, line: 2, expected: Array("be\u{1B}[31m".utf8), given: nil),
      explanation: "An answer differs.", hint: "Look at the bytes.")
    #expect(
      text(wrong) == """
        ✗ tail in c: a wrong answer
        An answer differs.

        The first 7 bytes are as they should be; the next differs, in line 2. The input
          is a file with NUL bytes.
        Expected:
            be\\e[31m
        Yours:
            (the answer has ended)

        Next: Look at the bytes.
        """)
  }

  @Test func showsATracebackAsItIs() {
    var crashed = Self.killed
    crashed.verdict = .crashed
    crashed.sizes = []
    crashed.complaint =
      "Exception in thread \"main\" java.lang.Error: \u{1B}]0;x\u{7}\n\tat Main.main(Main.java:3)\n"
    let shown = text(crashed)
    #expect(shown.contains("On standard error:"))
    #expect(shown.contains("    Exception in thread \"main\" java.lang.Error: \\e]0;x\\x07"))
    #expect(shown.contains("\n        at Main.main(Main.java:3)"))
  }

  @Test func leavesOutTheMiddleOfALongComplaint() {
    var crashed = Self.killed
    crashed.complaint = (1...100).map { "line \($0)\n" }.joined()
    let shown = text(crashed)
    #expect(shown.contains("    line 12\n    … 60 lines …\n    line 73\n"))
    #expect(shown.contains("    line 100\n"))
  }

  @Test(arguments: [20, 40, 80, 130]) func fitsTheWindow(columns: Int) {
    for verdict in ExerciseJudgement.Verdict.allCases {
      var judgement = Self.killed
      judgement.verdict = verdict
      for line in text(judgement, columns: columns).split(separator: "\n") {
        #expect(String(line).displayWidth <= columns)
      }
    }
  }

  @Test func speaksASCII() {
    #expect(text(Self.killed, .ascii).utf8.allSatisfy { $0 < 0x80 })
  }
}
