package import LessonScript

/// A guess held against what was measured.
package struct GuessVerdict: Hashable, Sendable {
  /// The question, without its emphasis.
  package var question: String
  /// `nil` where the learner made no guess.
  package var guess: Quantity?
  /// `nil` where it was not measured, and why in `reason`.
  package var measured: Quantity?
  package var reason: Unmeasured?

  package init(
    question: String, guess: Quantity?, measured: Quantity?, reason: Unmeasured? = nil
  ) {
    self.question = question
    self.guess = guess
    self.measured = measured
    self.reason = reason
  }

  /// How many times the guess the measurement is; `nil` without both, and for a guess of nothing.
  package var ratio: Double? {
    guard let guess, let measured, guess.value > 0 else { return nil }
    return measured.value / guess.value
  }

  /// The comparison in a sentence or two, kindly and with the ratio.
  package var sentence: String {
    guard let measured else {
      return reason.map { "\($0)." } ?? "It was not measured."
    }
    guard let guess else { return "Measured: \(measured)." }
    let both = "You guessed \(guess); it was \(measured)"
    guard let ratio, ratio > 0 else { return "\(both)." }
    let times = Quantity((max(ratio, 1 / ratio) * 10).rounded() / 10, .number)
    let difference =
      ratio >= 1 ? "\(times) times your guess" : "your guess was \(times) times that"
    return switch max(ratio, 1 / ratio) {
    case ..<1.15: "\(both). Spot on."
    case ..<2: "\(both): \(difference). That is close."
    case ..<10: "\(both): \(difference). A gap like this is why it is worth measuring."
    default: "\(both): \(difference). Few figures are harder to guess; now you have measured it."
    }
  }
}
