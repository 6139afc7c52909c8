package import LessonScript

/// A guess compared with what was measured.
package struct GuessVerdict: Hashable, Sendable {
  /// The question, without its emphasis.
  package var question: String
  /// The guess; `nil` if the learner made none.
  package var guess: Quantity?
  /// What was measured; `nil` if nothing was, with the cause in `reason`.
  package var measured: Quantity?
  package var reason: Unmeasured?
  /// The unit that the question asked for; `nil` for the usual one.
  package var unit: QuantityUnit?

  package init(
    question: String, guess: Quantity?, measured: Quantity?, reason: Unmeasured? = nil,
    unit: QuantityUnit? = nil
  ) {
    self.unit = unit
    self.question = question
    self.guess = guess
    self.measured = measured
    self.reason = reason
  }

  /// The measurement divided by the guess; `nil` if either is missing or the guess is zero.
  package var ratio: Double? {
    guard let guess, let measured, guess.value > 0 else { return nil }
    return measured.value / guess.value
  }

  /// The ratio for a table: `2×`, and `1/40` for a guess forty times as large; `nil` without one.
  package var ratioText: String? {
    guard let ratio, ratio > 0 else { return nil }
    let tenths = { (value: Double) in Quantity((value * 10).rounded() / 10, .number).description }
    return ratio < 0.95 ? "1/\(tenths(1 / ratio))" : "\(tenths(ratio))×"
  }

  /// A quantity in the unit asked for, where the usual one would say nothing of so little.
  package func text(_ quantity: Quantity) -> String {
    guard let unit, unit.dimension == .bytes, unit.factor < 1_048_576, quantity.value < 1_048_576
    else { return quantity.description }
    return "\(Quantity.decimal(quantity.value / unit.factor, places: 1)) \(unit.name)"
  }

  /// The comparison in a sentence or two, kindly and with the ratio.
  package var sentence: String {
    guard let measured else {
      return reason.map { "\($0)." } ?? "It was not measured."
    }
    guard let guess else { return "Measured: \(text(measured))." }
    let both = "You guessed \(text(guess)); it was \(text(measured))"
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
