import CaseStudies
package import LessonScript

/// What a learner guessed, measured and answered in a lesson.
package struct LessonRecap: Hashable, Sendable {
  package var lessonID: String
  package var title: String
  package var guesses: [GuessVerdict]
  /// The newest measurement of each case and set of versions.
  package var measured: [MeasuredFigures]
  /// How many quizzes were answered correctly, and how many there are.
  package var quizzesRight: Int
  package var quizzes: Int
  /// The titles of the steps that are not completed.
  package var openSteps: [String]

  /// Gathers what a learner did in a lesson.
  package init(_ lesson: Lesson, _ progress: LessonProgress) {
    lessonID = lesson.id
    title = lesson.title
    let records = lesson.steps.compactMap { progress.steps[$0.id] }
    guesses = records.flatMap(\.guesses).map { guess in
      let dimension = QuantityUnit(named: guess.unit)?.dimension ?? .number
      return GuessVerdict(
        question: guess.question, guess: Quantity(guess.value, dimension),
        measured: guess.measured.map { Quantity($0, dimension) })
    }
    measured = records.flatMap(\.measured).map(\.figures).reduce(into: []) { newest, figures in
      newest.removeAll { $0.caseID == figures.caseID && $0.names == figures.names }
      newest.append(figures)
    }
    quizzesRight = records.flatMap(\.quizAnswers).filter(\.isRight).count
    quizzes = lesson.steps.flatMap(\.stages).filter { $0.content.isQuiz }.count
    openSteps = lesson.steps.filter { progress.steps[$0.id]?.isCompleted != true }.map(\.title)
  }

  /// The recap as a page of Markdown, for `export` and for the terminal.
  package var text: String {
    let parts = [
      "## \(RecapText.escaped(title)): what you found", guessPart, measuredPart, rowsPart, quizPart,
      openPart,
    ]
    return parts.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private var guessPart: String? {
    guard !guesses.isEmpty else { return nil }
    let rows = guesses.map { verdict in
      [
        verdict.question, verdict.guess?.description ?? "–", verdict.measured?.description ?? "–",
        verdict.ratio.map { "\(Quantity(($0 * 10).rounded() / 10, .number))×" } ?? "–",
      ]
    }
    return RecapText.table(["Question", "You guessed", "Measured", "Ratio"], rows)
  }

  private var measuredPart: String? {
    let rows = measured.flatMap { figures in
      figures.variants.map { variant in
        [
          figures.caseID ?? "–", variant.name,
          figures.input.map { Quantity($0, .bytes).description } ?? "–",
          variant.quantity(.peak), variant.quantity(.final), variant.quantity(.wall),
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return RecapText.table(["Case", "Version", "Input", "Peak", "Final RSS", "Time"], rows)
  }

  /// The rows of the decision table that the lesson's measurements fill, with the article's
  /// verdicts.
  private var rowsPart: String? {
    let rows = DecisionRow.allCases.compactMap { row -> [String]? in
      let filling = measured.last { figures in
        figures.decisionRow == row.operation && figures.variant("load") != nil
          && figures.variant("stream") != nil
      }
      guard let filling, let load = filling.variant("load"),
        let stream = filling.variant("stream")
      else { return nil }
      return [
        row.operation, row.load.text, row.stream.text, load.quantity(.peak), stream.quantity(.peak),
        filling.input.map { Quantity($0, .bytes).description } ?? "–",
      ]
    }
    guard !rows.isEmpty else { return nil }
    return "You filled \(rows.count == 1 ? "this row" : "these rows") of the decision table:\n\n"
      + RecapText.table(
        ["Operation", "Load", "Stream", "Load peak", "Stream peak", "Input"], rows)
  }

  private var quizPart: String? {
    quizzes == 0 ? nil : "Questions answered: \(quizzesRight) of \(quizzes)."
  }

  private var openPart: String? {
    guard !openSteps.isEmpty else { return nil }
    let titles = openSteps.map { "*\(RecapText.escaped($0))*" }.joined(separator: ", ")
    return "Steps still open: \(titles)."
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
  /// The variants' names.
  fileprivate var names: [String] { variants.map(\.name) }
}

extension MeasuredFigures.Variant {
  /// A property in words; a dash if it was not measured.
  fileprivate func quantity(_ property: Figure.Property) -> String {
    properties[property.rawValue].map { Quantity($0, property.dimension).description } ?? "–"
  }
}

extension Lesson.Content {
  /// Whether it is a question with options.
  fileprivate var isQuiz: Bool {
    if case .quiz = self { true } else { false }
  }
}

/// Writes Markdown that contains other texts.
private enum RecapText {
  /// A table; it needs at least one row.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let line = { (cells: [String]) in "| " + cells.map(escaped).joined(separator: " | ") + " |" }
    let rule = "|" + String(repeating: "---|", count: header.count)
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// A text escaped so that Markdown shows it unchanged.
  static func escaped(_ text: String) -> String {
    String(text.flatMap { "\\`*_[]<>|&#".contains($0) ? ["\\", $0] : [$0] })
  }
}
