import MemoryTracking

/// Whether a hint names a command that the prompt of a question refuses.
struct HintCheck<Grammar: CommandGrammar> {
  let grammar: Grammar

  /// The mistakes of a step's hints: while its question waits, only the words of a question can be
  /// typed, unless the hint leads out of it by `play` first.
  func mistakes(of step: Lesson.Step) -> [PlacedMistake] {
    guard step.blocks.contains(where: { $0.content.question != nil }) else { return [] }
    return step.blocks.flatMap { block -> [PlacedMistake] in
      guard case .hint(let text) = block.content else { return [] }
      let commands = text.codeSpans.filter { code in
        code.split(separator: " ").first.map { grammar.isCommand(String($0)) } ?? false
      }
      let words = commands.map { $0.split(separator: " ").first.map(String.init) ?? "" }
      guard !words.contains("play"),
        let index = words.firstIndex(where: { !Self.accepted.contains($0) })
      else { return [] }
      return [
        PlacedMistake(
          block.position,
          "hint: '\(commands[index])' is refused while the question waits; name 'play' before it, or "
            + "do without")
      ]
    }
  }

  /// What can be typed at a question.
  private static var accepted: Set<String> {
    ["next", "hint", "answer", "back", "skip", "goto", "where", "play", "help"]
  }
}

/// Whether a lesson uses a technical term before any lesson has said what it is.
enum TermCheck {
  /// The terms, and the lessons that define them, in emphasis: `*chunk*`.
  private static let homes: KeyValuePairs = [
    "fixture": "symptom", "RSS": "measure", "checkpoint": "measure", "chunk": "section",
    "safety cap": "limits", "watchdog": "limits", "cgroup": "limits", "headroom": "limits",
    "exponent": "growth", "page cache": "page-cache", "RssAnon": "page-cache",
    "replica": "the-bill", "garbage collector": "collected-runtimes",
  ]

  /// The mistakes of a lesson, one for each term at its first use.
  ///
  /// - Parameters:
  ///   - lesson: The lesson.
  ///   - order: The ids of the built-in lessons, in their order; a lesson knows what those before
  ///     it define, or those before and in the lessons that it requires.
  /// - Returns: None if the order is not known.
  /// - Complexity: O(n) time in the length of the text for each term.
  static func mistakes(in lesson: Lesson, order: [String]) -> [PlacedMistake] {
    let own = order.firstIndex(of: lesson.id) ?? 0
    let required = lesson.requires.compactMap { order.firstIndex(of: $0) }.max().map { $0 + 1 } ?? 0
    let known = max(own, required)
    return homes.compactMap { term, home -> PlacedMistake? in
      guard let place = order.firstIndex(of: home), place >= known else { return nil }
      for (position, text) in lesson.positionedTexts {
        if text.emphasized.contains(where: { $0.lowercased().contains(term.lowercased()) }) {
          return nil
        }
        guard text.unscaledText.names(term) else { continue }
        return PlacedMistake(
          position,
          "term: '\(term)' is used before it is defined; say what it is, as in '*\(term)*', or "
            + "require the lesson '\(home)'")
      }
      return nil
    }
  }
}

/// Whether prose that follows a run states a figure that no run is expected to show.
enum FigureCheck {
  /// The mistakes of a lesson: a size or a share in the prose or in a note after a run, in the same
  /// step, must be in an `expect` fence, in a command, or in an earlier text; or else the paragraph
  /// must say that it is the article's, made up, or what would be.
  static func mistakes(in steps: [Lesson.Step]) -> [PlacedMistake] {
    var known: Set<String> = []
    var mistakes: [PlacedMistake] = []
    for step in steps {
      var hasRun = false
      for block in step.blocks {
        known.formUnion(block.content.statedFigures)
        switch block.content {
        case .run: hasRun = true
        case .prose(let text) where hasRun, .note(let text) where hasRun:
          // What is expected may stand below the sentence that speaks of it.
          let expected = step.blocks.flatMap(\.content.statedFigures)
          mistakes += unknownFigures(in: text, known: known.union(expected)).map { figure in
            PlacedMistake(
              block.position,
              "figure: no run is expected to show '\(figure)'; expect it, or say whose figure it is"
            )
          }
        default: break
        }
        known.formUnion(block.content.texts.flatMap { Self.figures(in: $0.unscaledText) })
      }
    }
    return mistakes
  }

  private static func unknownFigures(in text: Markdown, known: Set<String>) -> [String] {
    text.blocks.flatMap { block -> [String] in
      let paragraph = Markdown([block]).unscaledText
      let isOthers = ["article", "made up", "would"].contains { paragraph.contains($0) }
      return isOthers ? [] : figures(in: paragraph).filter { !known.contains($0) }
    }
  }

  /// The sizes and shares that a text names, without the blanks in them.
  static func figures(in text: String) -> [String] {
    text.matches(of: /[0-9][0-9.,]*[ \u{a0}]?(?:[KMG]iB(?![A-Za-z])|%)/).map { match in
      match.output.filter { $0 != " " && $0 != "\u{a0}" }
    }
  }
}

extension Lesson.Content {
  /// The figures that commands and expectations name.
  fileprivate var statedFigures: [String] {
    let lines =
      switch self {
      case .expect(let expectations): expectations.map(\.text)
      default: commands.map(\.text)
      }
    return lines.flatMap { FigureCheck.figures(in: $0) }
  }
}

extension Lesson {
  /// The texts that a learner reads, in their order, with their places.
  fileprivate var positionedTexts: [(SourcePosition, Markdown)] {
    let blocks = steps.flatMap(\.blocks)
    let start = steps.first?.position ?? SourcePosition(line: 1, column: 1)
    return [(start, introduction)]
      + blocks.flatMap { block -> [(SourcePosition, Markdown)] in
        if case .note = block.content { return [] }
        return block.content.texts.map { (block.position, $0) }
      }
  }
}

extension Markdown {
  /// The texts in backticks.
  fileprivate var codeSpans: [String] {
    inlines.compactMap { if case .code(let text) = $0 { text } else { nil } }
  }

  /// The texts in emphasis.
  fileprivate var emphasized: [String] {
    var found: [String] = []
    for case .emphasis(let inner) in blocks.flatMap(\.topInlines) { found.append(inner.plainText) }
    return found
  }

  /// The text without what is in backticks: a lesson's own sizes, commands and names.
  fileprivate var unscaledText: String {
    inlines.map { inline in if case .code = inline { "`" } else { inline.plainText } }.joined()
  }
}

extension Markdown.Block {
  /// The pieces of its lines, emphasis and links whole.
  fileprivate var topInlines: [Markdown.Inline] {
    switch self {
    case .paragraph(let inlines), .heading(_, let inlines): inlines
    case .list(let list): list.items.flatMap { $0.flatMap(\.topInlines) }
    case .table(let table): table.header.flatMap { $0 } + table.rows.flatMap { $0.flatMap { $0 } }
    case .quote(let blocks): blocks.flatMap(\.topInlines)
    case .code, .rule: []
    }
  }
}

extension String {
  /// Whether a term is in it as a word of its own, in any case, or in the plural.
  fileprivate func names(_ term: String) -> Bool {
    let (text, term) = (lowercased(), term.lowercased())
    return text.ranges(of: term).contains { range in
      let before = text[..<range.lowerBound].last
      let after = text[range.upperBound...].drop { $0 == "s" }.first
      return before?.isLetter != true && after?.isLetter != true
    }
  }
}

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
