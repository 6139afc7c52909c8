/// A question for a guess before a run: the body of a `predict` fence.
///
///     body    = question { "unit:" unit | "against:" sum }
///
/// The question is prose, down to the first line that begins with one of the two words. The sum
/// (see `LessonExpectation`) is what the guess is compared with once it has been measured; it must
/// name a figure that a later `run` of the same step measures. The unit is what a bare number
/// means, and may be left out: then it is MiB, s or x by what is measured.
///
///     ```predict
///     How much memory will the load version need at its peak?
///     unit: MiB
///     against: load.peak
///     ```
package struct Prediction: Hashable, Sendable {
  package var question: Markdown
  package var unit: QuantityUnit
  /// What the guess is compared with.
  package var against: FigureExpression
  /// That sum as written.
  package var againstText: String
  /// The figures in it, and where.
  package var references: [FigureReference]
}

extension Prediction: FenceQuestion {
  package static var fence: String { "predict" }
  package var shown: Markdown { question }
  package var texts: [Markdown] { [question] }
  package var prompt: String { "guess (\(unit.name))> " }
  package var example: String { "answer 100\(unit.name)" }

  package var advice: String {
    "write a number and a unit, as in 100\(unit.name); a bare number is in \(unit.name)"
  }

  package var rightReply: String? { nil }

  package func plainLines(width: Int) -> [String] { question.plainLines(width: width) }

  package func mapping(_ change: (Markdown) -> Markdown) -> Prediction {
    var prediction = self
    prediction.question = change(question)
    return prediction
  }

  package func solution(withReasons: Bool) -> [Markdown.Block] { [] }

  package func read(_ reply: String) -> QuestionReply? {
    guard let guess = Quantity(parsing: reply, unit: unit), guess.dimension == unit.dimension else {
      return nil
    }
    return .guess(guess)
  }

  /// Whether runs of some variants, `swept` of them on several sizes, measure at least one figure
  /// that the guess is compared with.
  package func isMeasured(by variants: Set<String>, swept: Set<String>) -> Bool {
    let needed = references.filter { $0.variant != nil }
    guard !needed.isEmpty else { return !variants.isEmpty }
    return needed.contains { reference in
      reference.variant.map { (reference.needsSweep ? swept : variants).contains($0) } ?? false
    }
  }

  /// Reads the body of a fence; `nil` with at least one mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    let isField = { (line: SourceLine) in
      line.trimmed.text.hasPrefix("unit:") || line.trimmed.text.hasPrefix("against:")
    }
    let fields = fence.body.drop { !isField($0) }
    let asked = fence.body.prefix(fence.body.count - fields.count)
    guard asked.contains(where: { !$0.isBlank }) else {
      mistakes.report(
        fence.position, "predict: there is no question; begin the body with one")
      return nil
    }
    guard let (unitLine, sumLine) = Prediction.fields(fields, of: fence, &mistakes) else {
      return nil
    }
    do {
      let (sum, references) = try FigureExpression.parse(sumLine)
      guard let unit = Prediction.unit(unitLine, for: sum, &mistakes) else { return nil }
      self.init(
        question: Markdown(asked.map(\.text).joined(separator: "\n")), unit: unit, against: sum,
        againstText: sumLine.text, references: references)
    } catch {
      mistakes.report(error.position, "predict:" + error.message.trimmingPrefix("expect:"))
      return nil
    }
  }

  private static func fields(
    _ lines: ArraySlice<SourceLine>, of fence: Fence, _ mistakes: inout [PlacedMistake]
  ) -> (unit: SourceLine?, sum: SourceLine)? {
    var unit: SourceLine?
    var sum: SourceLine?
    for line in lines.map(\.trimmed) where !line.text.isEmpty {
      if let value = line.dropping(prefix: "unit:"), unit == nil {
        unit = value.trimmed
      } else if let value = line.dropping(prefix: "against:"), sum == nil {
        sum = value.trimmed
      } else {
        mistakes.report(
          line.position,
          "predict: cannot read '\(line.text)'; after the question come 'unit:' and "
            + "'against:', each once")
        return nil
      }
    }
    guard let sum else {
      mistakes.report(
        fence.position,
        "predict: 'against:' is missing; say what to compare the guess with, "
          + "as in 'against: load.peak'")
      return nil
    }
    return (unit, sum)
  }

  private static func unit(
    _ line: SourceLine?, for sum: FigureExpression, _ mistakes: inout [PlacedMistake]
  ) -> QuantityUnit? {
    let fallback =
      switch sum.dimension {
      case .bytes: "MiB"
      case .time: "s"
      default: "x"
      }
    guard let line else { return QuantityUnit(named: fallback) }
    guard let unit = QuantityUnit(named: line.text), unit.dimension == sum.dimension else {
      mistakes.report(
        line.position,
        "predict: '\(line.text)' is not a unit for \(sum.dimension); write \(fallback)")
      return nil
    }
    return unit
  }
}
