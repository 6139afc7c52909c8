import MemoryTracking

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
      case .prose, .run, .question, .expect, .goal, .exercise: break
      }
    }
    return mistakes
  }

  private static func mistakes(
    _ lines: [String], at position: SourcePosition, _ subject: String
  ) -> [PlacedMistake] {
    var mistakes: [PlacedMistake] = []
    if lines.count > rows {
      mistakes.report(
        position,
        "\(subject) takes \(lines.count) lines at \(columns) columns; split it, "
          + "\(rows) fit a screen")
    }
    if let widest = lines.map(\.count).max(), widest > columns {
      mistakes.report(
        position,
        "\(subject) has a line of \(widest) columns; shorten it, \(columns) fit a screen")
    }
    return mistakes
  }

  /// The step's own text as plain lines: title, prose, questions and commands, not what they print.
  static func lines(of step: Lesson.Step) -> [String] {
    let parts = step.blocks.compactMap { block -> [String]? in
      switch block.content {
      case .prose(let text): text.plainLines(width: columns)
      case .run(let commands): commands.flatMap { rows(of: "> " + $0.text) }
      case .question(let question): question.content.plainLines(width: columns) + ["?"]
      case .expect(let expectations): expectations.map { "✓ " + $0.text }
      case .goal(let goal): goal.plainLines(width: columns)
      case .exercise(let exercise): exercise.plainLines
      case .hint, .answer, .note: nil
      }
    }
    return [step.title] + parts.flatMap { [""] + $0 }
  }

  /// A command as a terminal shows it: broken where the row is full, not between words.
  private static func rows(of command: String) -> [String] {
    stride(from: 0, to: command.count, by: columns).map { start in
      String(command.dropFirst(start).prefix(columns))
    }
  }
}

/// Whether a lesson's text follows its sizes to every scale: `LessonScale`.
enum SizeCheck {
  /// The mistakes of prose that names a size of the lesson's commands without backticks: it would
  /// say `64 MiB` while the file has 16.
  static func mistakes(in steps: [Lesson.Step]) -> [PlacedMistake] {
    var own: Set<ByteCount> = []
    for block in steps.flatMap(\.blocks) {
      if case .run(let commands) = block.content { own.formUnion(commands.flatMap(\.namedSizes)) }
    }
    return steps.flatMap { step in
      mistakes(in: [.text(step.title)], at: step.position, own: own)
        + step.blocks.flatMap { block in
          mistakes(in: block.content.texts.flatMap(\.inlines), at: block.position, own: own)
        }
    }
  }

  private static func mistakes(
    in inlines: [Markdown.Inline], at position: SourcePosition, own: Set<ByteCount>
  ) -> [PlacedMistake] {
    // A piece of text ends where its line does, and a size may be broken there.
    let text = inlines.map { inline in
      if case .code(let code) = inline, LessonSize.size(code) != nil {
        "`"
      } else {
        inline.plainText
      }
    }.joined()
    return LessonSize.sizes(in: text).filter { own.contains($0.size) }.map { text, _ in
      PlacedMistake(
        position,
        "size: '\(text)' is a size of this lesson's, and changes with its scale; put it in "
          + "backticks, or name another")
    }
  }
}

extension Lesson.Content {
  /// What of it is prose.
  var texts: [Markdown] {
    switch self {
    case .prose(let text), .hint(let text), .answer(let text), .note(let text): [text]
    case .question(let question): question.content.texts
    case .goal(let goal): [goal.text]
    case .run, .expect, .exercise: []
    }
  }
}
