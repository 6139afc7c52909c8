import Findings
package import LessonScript
package import Measurement
import MemoryTracking

/// What a lesson's command measured, as far as predictions and expectations can name it.
///
/// It is kept with the progress, so that a lesson resumed next week need not run again what it
/// holds a later step against. The middle one of several runs stands for them.
package struct MeasuredFigures: Hashable, Sendable, Codable {
  package var caseID: String?
  package var decisionRow: String?
  /// The input's size in bytes.
  package var input: Double?
  package var variants: [Variant]
  /// Whether all variants gave one answer; `nil` where that is not known.
  package var sameAnswer: Bool?

  /// One variant's figures in bytes and seconds; what was not measured is left out.
  package struct Variant: Hashable, Sendable, Codable {
    package var name: String
    /// The first outcome of its runs that is not `completed`, else that.
    package var outcome: String
    /// By the names of `Figure.Property`.
    package var properties: [String: Double]
    /// `constant` or `linear`, by a sweep; `nil` for runs on one size.
    package var growth: String?
  }

  /// Takes the figures of a comparison.
  package init(_ comparison: Comparison) {
    caseID = comparison.caseID
    decisionRow = comparison.decisionRow
    input = comparison.input.map { Double($0.size.bytes) }
    variants = comparison.variants.map(Variant.init)
    sameAnswer = comparison.sameAnswer
  }

  /// Takes the figures of a sweep: its growth, and else what was measured on the largest file.
  ///
  /// - Parameter sweep: one size or more; `nil` is returned for none.
  package init?(_ sweep: Sweep) {
    guard let largest = sweep.comparisons.max(by: { $0.inputSize < $1.inputSize }) else {
      return nil
    }
    self.init(largest)
    let answers = sweep.comparisons.map(\.sameAnswer)
    sameAnswer = answers.contains(false) ? false : answers.contains(nil) ? nil : true
    for growth in sweep.growth {
      guard let index = variants.firstIndex(where: { $0.name == growth.variant }) else { continue }
      variants[index].growth = growth.class.rawValue
      variants[index].properties[Figure.Property.exponent.rawValue] = growth.exponent
      variants[index].properties[Figure.Property.bytesPerInputByte.rawValue] =
        growth.bytesPerInputByte
    }
  }

  /// The figures of a variant.
  package func variant(_ name: String) -> Variant? { variants.first { $0.name == name } }
}

extension Comparison {
  /// The input's size in bytes; of none, 0.
  fileprivate var inputSize: Int { input?.size.bytes ?? 0 }
}

extension MeasuredFigures.Variant {
  /// Takes the figures that lessons can name, without those that are only known from below.
  init(_ variant: Comparison.Variant) {
    let failed = variant.runs.first { $0.outcome != .completed }
    name = variant.name
    outcome = (failed?.outcome ?? .completed).rawValue
    properties = RunFigure.all.compactMap(\.property).reduce(into: [:]) { properties, property in
      properties[property.name] = property.median(variant)
    }
  }
}

/// All that was measured in a lesson so far, as its language sees it: the newest run counts.
struct LessonFigures: FigureSource {
  /// What was measured, the oldest first.
  var measured: [MeasuredFigures]

  func value(of figure: Figure) -> Double? {
    switch figure {
    case .input: measured.last { $0.input != nil }?.input
    case .property(let property, let variant) where property.isOfGrowth:
      swept(variant)?.properties[property.rawValue]
    case .property(let property, let variant):
      newest(variant)?.properties[property.rawValue]
    }
  }

  func outcome(of variant: String) -> String? { newest(variant)?.outcome }

  func growth(of variant: String) -> String? { swept(variant)?.growth }

  var sameAnswer: Bool? { measured.last { $0.variants.count > 1 }?.sameAnswer }

  /// The newest figures of a variant that tell its growth: a run on one size after a sweep does
  /// not undo what the sweep showed.
  private func swept(_ name: String) -> MeasuredFigures.Variant? {
    measured.last { $0.variant(name)?.growth != nil }?.variant(name)
  }

  /// The newest run of a variant, whatever its outcome: an older one must not stand in for one
  /// that was killed.
  private func newest(_ name: String) -> MeasuredFigures.Variant? {
    measured.last { $0.variant(name) != nil }?.variant(name)
  }
}

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
