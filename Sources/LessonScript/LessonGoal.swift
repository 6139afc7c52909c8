/// A goal that the learner reaches by a measuring command of their own: the body of a `do` fence.
///
///     body = text { "case:" case | "goal:" expectation | "solution:" command }
///
/// The text is prose, down to the first line that begins with one of the three words. Every `goal:`
/// is a relation as in an `expect` fence (see `LessonExpectation`), and must hold of what one
/// command measured. `case:` names the case that the command must be about, and may be left out.
/// The solution is a command that reaches the goal: `answer` shows it, and `lesson test` and a demo
/// run it.
///
/// The goals and the solution are the same at every scale, since the learner chooses the sizes.
///
///     ```do
///     Find a file with which the load version's peak passes 100 MiB, by less than 10 MiB.
///
///     case: report
///     goal: load.peak > 100MiB
///     goal: load.peak < 110MiB
///     solution: load report --size 33MiB
///     ```
package struct LessonGoal: Hashable, Sendable {
  package var text: Markdown
  /// The case that the command must be about; `nil` for any, and for programs.
  package var caseID: String?
  /// The place of the case's name; the fence's if there is none.
  package var casePosition: SourcePosition
  /// At least one.
  package var conditions: [LessonExpectation]
  package var solution: LessonCommand
}

/// What a command measured, compared with a goal.
package struct GoalVerdict: Hashable, Sendable {
  /// The command as it was typed.
  package var command: String
  /// The result of each condition, in their order.
  package var results: [ExpectationResult]
  /// What is missing, each a sentence without its full stop, in Markdown; empty if the goal is
  /// reached.
  package var shortfalls: [String]

  package init(command: String, results: [ExpectationResult], shortfalls: [String]) {
    self.command = command
    self.results = results
    self.shortfalls = shortfalls
  }

  package var isReached: Bool { shortfalls.isEmpty }
}

extension LessonGoal {
  /// Judges what one command measured.
  ///
  /// - Parameters:
  ///   - source: The figures of that command alone.
  ///   - caseID: The case that it was about; `nil` for programs.
  ///   - command: The command as it was typed.
  /// - Returns: The verdict. What this machine cannot measure speaks against nothing.
  package func verdict(
    on source: some FigureSource, ofCase caseID: String?, by command: String
  ) -> GoalVerdict {
    if let wanted = self.caseID, caseID != wanted {
      let subject = caseID.map { "is about \($0)" } ?? "measures a program"
      let detail = "the command \(subject), and the goal is about \(wanted)"
      return GoalVerdict(
        command: command, results: conditions.map { _ in .failed(detail: detail) },
        shortfalls: [detail])
    }
    let results = conditions.map { $0.check(against: source) }
    let missed = zip(conditions, results).filter { !$1.holds }
    return GoalVerdict(
      command: command, results: results, shortfalls: missed.map { $0.0.shortfall(in: source) })
  }

  /// What the step shows of it at least, for the check of the screen's height: the text, and how to
  /// go on.
  func plainLines(width: Int) -> [String] { text.plainLines(width: width) + ["", ">", ">"] }
}

extension LessonExpectation {
  /// Why a goal is not reached that asks for this: `load peaked at 74.1 MiB; the goal is more than
  /// 100.0 MiB`.
  fileprivate func shortfall(in source: some FigureSource) -> String {
    do {
      return try difference(in: source)
    } catch {
      return Self.gap(error, in: source)
    }
  }

  private func difference(in source: some FigureSource) throws(Unmeasured) -> String {
    switch relation {
    case .sameAnswer:
      guard source.sameAnswer != nil else { throw .sameAnswer }
      return "the answers differ; the goal is the same answer"
    case .outcome(let expected, let variant):
      guard let outcome = source.outcome(of: variant) else { throw .outcome(variant: variant) }
      return "\(variant) ended as `\(outcome)`; the goal is `\(expected.rawValue)`"
    case .growth(let expected, let variant):
      guard let growth = source.growth(of: variant) else { throw .growth(variant: variant) }
      return "\(variant) is \(growth); the goal is \(expected.rawValue)"
    case .comparison(let left, let comparator, let right):
      let (value, bound) = (try left.evaluate(in: source), try right.evaluate(in: source))
      let sides = text.split(separator: comparator.pattern, maxSplits: 1).map { side in
        SourceLine(text: String(side), position: position).trimmed.text
      }
      let subject = left.subject ?? "`\(sides.first ?? text)` was"
      let reason = if case .quantity = right { "" } else { " (`\(sides.last ?? text)`)" }
      return "\(subject) \(value); the goal is \(comparator.words) \(bound)\(reason)"
    }
  }

  private static func gap(_ reason: Unmeasured, in source: some FigureSource) -> String {
    switch reason {
    case .figure(.property(let property, let variant)):
      guard let outcome = source.outcome(of: variant) else {
        return "the command did not measure \(variant)"
      }
      return switch property {
      case .limit: "\(variant) ran without a limit"
      case .exponent, .bytesPerInputByte:
        "the command did not sweep \(variant) over several sizes"
      default:
        outcome == ExpectedOutcome.completed.rawValue
          ? "\(reason)" : "\(variant) was cut short (`\(outcome)`), so \(reason)"
      }
    case .outcome(let variant): return "the command did not measure \(variant)"
    case .growth(let variant):
      return "the command did not sweep \(variant) over several sizes"
    case .sameAnswer: return "the command compared no two answers"
    default: return "\(reason)"
    }
  }
}

extension LessonExpectation.Comparator {
  /// The relation before a figure: `more than 100 MiB`.
  fileprivate var words: String {
    switch self {
    case .less: "less than"
    case .lessOrEqual: "at most"
    case .greater: "more than"
    case .greaterOrEqual: "at least"
    case .equal: "exactly"
    }
  }

  /// How it may be written in a line.
  fileprivate var pattern: Regex<Substring> { /<=|>=|==|<|>|≤|≥/ }
}

extension FigureExpression {
  /// A figure as the beginning of a sentence about its value; `nil` for a longer expression.
  fileprivate var subject: String? {
    switch self {
    case .figure(.input): "the input had"
    case .figure(.property(.peak, let variant)): "\(variant) peaked at"
    case .figure(.property(.read, let variant)): "\(variant) read"
    case .figure(.property(.limit, let variant)): "the limit of \(variant) was"
    case .figure(.property(.need, let variant)): "\(variant) needs"
    default: nil
    }
  }
}

extension LessonGoal {
  /// Reads the body of a fence; `nil` with at least one mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    let isField = { (line: SourceLine) in
      Field.allCases.contains { line.trimmed.text.hasPrefix($0.word) }
    }
    let lines = fence.body.drop { !isField($0) }
    let asked = fence.body.prefix(fence.body.count - lines.count)
    var found: [PlacedMistake] = []
    if asked.allSatisfy(\.isBlank) {
      found.report(fence.position, "do: it says no goal; begin the body with what to reach")
    }
    let fields = Field.values(in: lines, &found)
    let goals: [SourceLine] = fields[.goal] ?? []
    var conditions: [LessonExpectation] = []
    for line in goals {
      do {
        conditions.append(try LessonExpectation(parsing: line))
      } catch {
        found.report(error.position, "do:" + error.message.trimmingPrefix("expect:"))
      }
    }
    if goals.isEmpty {
      found.report(
        fence.position,
        "do: 'goal:' is missing; say what must be measured, as in 'goal: load.peak > 100MiB'")
    }
    let solution = LessonGoal.solution(fields[.solution]?.first, of: fence, &found)
    mistakes += found
    guard found.isEmpty, let solution else { return nil }
    let caseName = fields[.caseID]?.first
    self.init(
      text: Markdown(asked.map(\.text).joined(separator: "\n")), caseID: caseName?.text,
      casePosition: caseName?.position ?? fence.position, conditions: conditions,
      solution: solution)
  }

  private static func solution(
    _ line: SourceLine?, of fence: Fence, _ mistakes: inout [PlacedMistake]
  ) -> LessonCommand? {
    guard let line else {
      mistakes.report(
        fence.position,
        "do: there is no solution; add a command that reaches the goal, as in "
          + "'solution: load report --size 33MiB'")
      return nil
    }
    let words = CommandWords(line.text)
    if let mistake = words.mistake {
      mistakes.report(line.position.advanced(by: mistake.column - 1), "do: \(mistake.problem)")
    }
    return LessonCommand(text: line.text, position: line.position, words: words)
  }

  /// What comes after the text, a line each.
  private enum Field: String, CaseIterable {
    case caseID = "case"
    case goal
    case solution

    var word: String { rawValue + ":" }

    static func values(
      in lines: ArraySlice<SourceLine>, _ mistakes: inout [PlacedMistake]
    ) -> [Field: [SourceLine]] {
      var values: [Field: [SourceLine]] = [:]
      for line in lines.map(\.trimmed) where !line.text.isEmpty {
        guard let field = allCases.first(where: { line.text.hasPrefix($0.word) }),
          let value = line.dropping(prefix: field.word)?.trimmed, !value.text.isEmpty,
          field == .goal || values[field] == nil
        else {
          mistakes.report(
            line.position,
            "do: cannot read '\(line.text)'; after the text come 'goal:', once or more, 'solution:' "
              + "and perhaps 'case:', once each")
          continue
        }
        values[field, default: []].append(value)
      }
      return values
    }
  }
}
extension LessonGoal {
  /// The mistakes that its solution's effects show.
  ///
  /// - Parameter effects: What the solution would do.
  /// - Returns: A mistake for each condition that it cannot decide, and for another case's command.
  func mistakes(given effects: CommandEffects) -> [PlacedMistake] {
    var mistakes: [PlacedMistake] = []
    if let caseID, effects.caseID != caseID {
      mistakes.report(
        casePosition, "do: the solution is not about the case '\(caseID)'; change one of the two")
    }
    for condition in conditions {
      if condition.relation == .sameAnswer, effects.variants.count < 2 {
        mistakes.report(
          condition.position, "do: the solution runs no two versions; use 'compare' in it")
      }
      for reference in condition.references {
        if let variant = reference.variant, !effects.variants.contains(variant) {
          mistakes.report(
            reference.position, "do: the solution does not measure '\(variant)'; let it run one")
        } else if reference.needsSweep, let variant = reference.variant, !effects.sweeps {
          mistakes.report(
            reference.position,
            "do: the solution does not sweep '\(variant)' over several sizes; use 'sweep' in it")
        }
      }
    }
    return mistakes
  }
}
