/// Whether a step fits a screen of 24 rows of 80 columns, so that a learner sees it whole.
enum ScreenCheck {
  static let columns = 80
  /// One row is the prompt's.
  static let rows = 23

  /// The mistake of a step that does not fit, and of each hint, answer and note that does not.
  static func mistakes(of step: Lesson.Step) -> [PlacedMistake] {
    let shown = lines(of: step)
    var mistakes = mistakes(shown, at: step.position, "step: '\(step.title)'")
    for block in step.blocks {
      switch block.content {
      case .hint(let text), .answer(let text), .note(let text):
        mistakes += self.mistakes(text.plainLines(width: columns), at: block.position, "fence: it")
      case .prose, .run, .predict, .quiz, .expect: break
      }
    }
    return mistakes
  }

  private static func mistakes(
    _ lines: [String], at position: SourcePosition, _ subject: String
  ) -> [PlacedMistake] {
    var mistakes: [PlacedMistake] = []
    if lines.count > rows {
      mistakes.append(
        PlacedMistake(
          position,
          "\(subject) takes \(lines.count) lines at \(columns) columns; split it, "
            + "\(rows) fit a screen"))
    }
    if let widest = lines.map(\.count).max(), widest > columns {
      mistakes.append(
        PlacedMistake(
          position,
          "\(subject) has a line of \(widest) columns; shorten it, \(columns) fit a screen"))
    }
    return mistakes
  }

  /// The step's own text as plain lines: title, prose, questions and commands, not what they print.
  static func lines(of step: Lesson.Step) -> [String] {
    let parts = step.blocks.compactMap { block -> [String]? in
      switch block.content {
      case .prose(let text): text.plainLines(width: columns)
      case .run(let commands): commands.flatMap { rows(of: "> " + $0.text) }
      case .predict(let prediction): prediction.question.plainLines(width: columns) + ["?"]
      case .quiz(let quiz): lines(of: quiz)
      case .expect(let expectations): expectations.map { "✓ " + $0.text }
      case .hint, .answer, .note: nil
      }
    }
    return [step.title] + parts.flatMap { [""] + $0 }
  }

  /// A command as a terminal shows it: cut where the line is full, since to type it is to go on.
  private static func rows(of command: String) -> [String] {
    stride(from: 0, to: command.count, by: columns).map { start in
      String(command.dropFirst(start).prefix(columns))
    }
  }

  private static func lines(of quiz: Quiz) -> [String] {
    let options = quiz.options.flatMap { option in
      option.text.plainLines(width: columns - 4).map { "    " + $0 }
    }
    return quiz.question.plainLines(width: columns) + [""] + options + ["?"]
  }
}
