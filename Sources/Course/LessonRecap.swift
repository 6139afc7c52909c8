import CaseStudies
import Findings
package import LessonScript
import Measurement

/// What a learner guessed, measured and answered in a lesson.
package struct LessonRecap: Hashable, Sendable {
  package var lessonID: String
  package var title: String
  package var guesses: [GuessVerdict]
  /// The newest measurement of each case and set of versions on an input, under a limit and with an
  /// end.
  package var measured: [MeasuredFigures]
  /// How many quizzes were answered correctly, and how many there are.
  package var quizzesRight: Int
  package var quizzes: Int
  /// How many goals were reached by commands of the learner's, and how many there are.
  package var goalsReached: Int
  package var goals: Int
  /// The lesson's exercises, in its order.
  package var exercises: [Exercise]
  /// The titles of the steps that are not completed.
  package var openSteps: [String]

  /// What became of an exercise.
  package struct Exercise: Hashable, Sendable, CustomStringConvertible {
    package var name: String
    package var result: Result

    package enum Result: Hashable, Sendable {
      /// The title of the language in which it was passed.
      case passed(language: String)
      case skipped
      case open
    }

    /// The exercise and its result, as a sentence's part: `tail passed in Python`.
    package var description: String {
      switch result {
      case .passed(let language): "\(name) passed in \(language)"
      case .skipped: "\(name) skipped"
      case .open: "\(name) still open"
      }
    }
  }

  package init(_ lesson: Lesson, _ progress: LessonProgress) {
    lessonID = lesson.id
    title = lesson.title
    let records = lesson.steps.compactMap { progress.steps[$0.id] }
    guesses = records.flatMap(\.guesses).map { guess in
      GuessVerdict(
        question: guess.question, guess: guess.quantity(guess.value),
        measured: guess.measured.map(guess.quantity), unit: QuantityUnit(named: guess.unit))
    }
    let figures = records.flatMap { record in
      record.measured.map(\.figures) + (record.goals ?? []).map(\.figures)
    }
    measured = figures.filter { !$0.isMissing }.reduce(into: []) { newest, figures in
      newest.removeAll { $0.isRepeated(by: figures) }
      newest.append(figures)
    }
    quizzesRight = records.flatMap(\.quizAnswers).filter(\.isRight).count
    quizzes = lesson.steps.flatMap(\.stages).filter { $0.content.isQuiz }.count
    goalsReached = records.flatMap { $0.goals ?? [] }.count
    goals = lesson.steps.flatMap(\.stages).filter { $0.content.isGoal }.count
    exercises = lesson.steps.flatMap { step in
      LessonRecap.exercises(of: step, progress.steps[step.id])
    }
    openSteps = lesson.steps.filter { progress.steps[$0.id]?.isCompleted != true }.map(\.title)
  }

  private static func exercises(
    of step: Lesson.Step, _ record: StepProgress?
  ) -> [Exercise] {
    step.stages.enumerated().compactMap { index, stage in
      guard case .exercise(let exercise) = stage.content else { return nil }
      let passed = record?.exercises?.first { $0.stage == index && $0.name == exercise.name }
      let result: Exercise.Result =
        passed.map { .passed(language: $0.language) }
        ?? (record?.wasSkipped == true ? .skipped : .open)
      return Exercise(name: exercise.name, result: result)
    }
  }

  /// The recap as a page, for `export` and for the terminal.
  package var page: Markdown {
    var blocks: [Markdown.Block] = [.heading(level: 2, [.text("\(title): what you found")])]
    blocks += [guessTable, measuredTable].compactMap { $0 }
    blocks += filledRows
    if quizzes > 0 {
      blocks.append(.paragraph([.text("Questions answered right: \(quizzesRight) of \(quizzes).")]))
    }
    if goals > 0 {
      blocks.append(
        .paragraph([.text("Goals reached by commands of your own: \(goalsReached) of \(goals).")]))
    }
    if !exercises.isEmpty {
      let results = exercises.map(\.description).joined(separator: ", ")
      blocks.append(
        .paragraph([.text("\(exercises.count == 1 ? "Exercise" : "Exercises"): \(results).")]))
    }
    if !openSteps.isEmpty {
      let titles = openSteps.map { [Markdown.Inline.emphasis([.text($0)])] }
      blocks.append(
        .paragraph(
          [.text("Steps still open: ")] + titles.joined(separator: [.text(", ")]) + [.text(".")]))
    }
    return Markdown(blocks)
  }

  private var guessTable: Markdown.Block? {
    table(
      ["Question", "You guessed", "Measured", "Ratio"],
      guesses.map { verdict in
        [
          verdict.question, verdict.guess.map(verdict.text) ?? "–",
          verdict.measured.map(verdict.text) ?? "–", verdict.ratioText ?? "–",
        ]
      })
  }

  private var measuredTable: Markdown.Block? {
    let ends = measured.flatMap(\.variants).contains { $0.limit != nil || !$0.hasCompleted }
    return table(
      ["Case", "Version", "Input"] + (ends ? ["Limit", "Outcome"] : [])
        + ["Peak", "Final RSS", "Time"],
      measured.flatMap { figures in
        figures.variants.map { variant in
          [figures.caseID ?? "–", variant.name, figures.inputText]
            + (ends ? [variant.limitText, variant.outcomeText] : [])
            + [variant.peakText, variant.quantity(.final), variant.quantity(.wall)]
        }
      })
  }

  /// The rows of the decision table that the lesson's measurements fill, with the article's
  /// verdicts.
  private var filledRows: [Markdown.Block] {
    let rows = DecisionRow.shown.compactMap { row -> [String]? in
      let filling = measured.last { figures in
        // Progress kept by earlier versions has the words instead of the identifier.
        [row.id, row.operation].contains(figures.decisionRow) && figures.variant("load") != nil
          && figures.variant("stream") != nil
      }
      guard let filling, let load = filling.variant("load"),
        let stream = filling.variant("stream")
      else { return nil }
      return [
        row.operation, row.load.text, row.stream.text, load.quantity(.peak), stream.quantity(.peak),
        filling.inputText,
      ]
    }
    guard
      let table = table(["Operation", "Load", "Stream", "Load peak", "Stream peak", "Input"], rows)
    else { return [] }
    let these = rows.count == 1 ? "this row" : "these rows"
    return [.paragraph([.text("You filled \(these) of the decision table:")]), table]
  }

  /// A table of texts; `nil` without rows.
  private func table(_ header: [String], _ rows: [[String]]) -> Markdown.Block? {
    guard !rows.isEmpty else { return nil }
    return .table(
      Markdown.Table(
        alignments: header.map { _ in nil }, header: header.map { [.text($0)] },
        rows: rows.map { row in row.map { [.text($0)] } }))
  }
}

extension DecisionRow.Verdict {
  /// The verdict as the table shows it.
  fileprivate var text: String {
    let sign =
      switch mark {
      case .yes: "✓"
      case .maybe: "maybe ✓"
      case .no: "✗"
      }
    return note.map { "\(sign) \($0)" } ?? sign
  }
}

extension MeasuredFigures {
  /// Whether later figures are of the same versions on the same input, with the same ends.
  fileprivate func isRepeated(by later: MeasuredFigures) -> Bool {
    let kind = { (figures: MeasuredFigures) in
      figures.variants.map { [$0.name, $0.outcome, $0.limitText] }
    }
    return caseID == later.caseID && input == later.input && kind(self) == kind(later)
  }

  /// The input's size in words; a dash if there is none.
  fileprivate var inputText: String { input.map { Quantity($0, .bytes).description } ?? "–" }
}

extension MeasuredFigures.Variant {
  fileprivate var hasCompleted: Bool { outcome == Outcome.completed.rawValue }
  fileprivate var limitText: String { limit.map { Quantity($0, .bytes).description } ?? "–" }
  fileprivate var outcomeText: String { Outcome(rawValue: outcome)?.label ?? outcome }
  /// The peak; of a run that was cut short, what it had reached by then.
  fileprivate var peakText: String {
    guard properties[Figure.Property.peak.rawValue] == nil, let leastPeak else {
      return quantity(.peak)
    }
    return "≥ \(Quantity(leastPeak, .bytes))"
  }

  /// A property in words; a dash if it was not measured.
  fileprivate func quantity(_ property: Figure.Property) -> String {
    properties[property.rawValue].map { Quantity($0, property.dimension).description } ?? "–"
  }
}

extension Lesson.Content {
  fileprivate var isQuiz: Bool {
    question?.content.rightReply != nil
  }

  fileprivate var isGoal: Bool { if case .goal = self { true } else { false } }
}
