import LessonScript
import Testing
import Course

@Suite struct GuessVerdictTests {
  @Test(arguments: [
    (100, 105, "You guessed 100.0 MiB; it was 105.0 MiB. Spot on."),
    (
      100, 160,
      "You guessed 100.0 MiB; it was 160.0 MiB: 1.6 times your guess. That is close."
    ),
    (
      64, 233,
      "You guessed 64.0 MiB; it was 233.0 MiB: 3.6 times your guess. "
        + "A gap like this is why it is worth measuring."
    ),
    (
      640, 64,
      "You guessed 640.0 MiB; it was 64.0 MiB: your guess was 10 times that. "
        + "Few figures are harder to guess; now you have measured it."
    ),
    (0, 64, "You guessed 0 B; it was 64.0 MiB."),
    (64, 0, "You guessed 64.0 MiB; it was 0 B."),
  ])
  func isKind(guess: Int, measured: Int, sentence: String) {
    let verdict = GuessVerdict(
      question: "How much?", guess: mebibytes(guess), measured: mebibytes(measured))
    #expect(verdict.sentence == sentence)
  }

  @Test func worksWithoutAGuess() {
    let verdict = GuessVerdict(
      question: "How long?", guess: nil, measured: Quantity(1.5, .time))
    #expect(verdict.sentence == "Measured: 1.5 s.")
    #expect(verdict.ratio == nil)
  }

  /// A guess far above is told from one only just above.
  @Test(arguments: [
    (Double(1 << 50), 10_485_760.0, "1/107374182.4"), (20_971_520, 10_485_760, "1/2"),
    (10_485_760, 20_971_520, "2×"), (100, 99, "1×"), (3, 0, nil), (0, 3, nil),
  ])
  func hasARatioForATable(guess: Double, measured: Double, text: String?) {
    let verdict = GuessVerdict(
      question: "?", guess: Quantity(guess, .bytes), measured: Quantity(measured, .bytes))
    #expect(verdict.ratioText == text)
  }

  /// What was asked for in KiB is answered in KiB, as long as it is that little.
  @Test func keepsTheUnitAskedFor() {
    let verdict = GuessVerdict(
      question: "?", guess: Quantity(102_400, .bytes), measured: Quantity(92_672, .bytes),
      unit: QuantityUnit(named: "KiB"))
    #expect(verdict.sentence == "You guessed 100 KiB; it was 90.5 KiB. Spot on.")
    #expect(verdict.text(Quantity(5_242_880, .bytes)) == "5.0 MiB")
  }

  @Test func saysWhatIsMissing() {
    let verdict = GuessVerdict(
      question: "How much?", guess: mebibytes(1), measured: nil,
      reason: .figure(.property(.peak, variant: "load")))
    #expect(verdict.sentence == "load.peak was not measured.")
  }

  private func mebibytes(_ count: Int) -> Quantity { Quantity(Double(count) * 1_048_576, .bytes) }
}
