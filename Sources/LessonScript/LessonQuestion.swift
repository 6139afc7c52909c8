/// A question of a lesson, whatever its kind: all that the player, the demo and the checks need.
///
/// To add a kind of question, write a type that conforms to `FenceQuestion` in a file of its own
/// and add it to `Question.kinds`.
package protocol LessonQuestion: Hashable, Sendable {
  /// The word of its fence: `quiz`.
  static var fence: String { get }
  /// What is asked, without anything to choose from.
  var question: Markdown { get }
  /// The question as it is put to the learner, with its options.
  var shown: Markdown { get }
  /// Every text in it, for the checks of prose.
  var texts: [Markdown] { get }
  /// What the prompt shows before the cursor, in ASCII, with the blank at its end.
  var prompt: String { get }
  /// A command that answers it: `answer 1`.
  var example: String { get }
  /// How to write a reply, as the end of a sentence.
  var advice: String { get }
  /// The reply that is right; `nil` if only a run can tell.
  var rightReply: String? { get }

  /// The question as plain lines, for the check of the screen's height.
  func plainLines(width: Int) -> [String]
  /// The question with each of its texts changed.
  func mapping(_ change: (Markdown) -> Markdown) -> Self
  /// The right answer for a presenter, as blocks of Markdown; empty if only a run can tell. With
  /// reasons it is every choice, marked, with why it is right or wrong.
  func solution(withReasons: Bool) -> [Markdown.Block]
  func read(_ reply: String) -> QuestionReply?
}

/// A reply to a question, as far as it can be judged at once.
package enum QuestionReply: Hashable, Sendable {
  /// A figure that a later run is compared with.
  case guess(Quantity)
  /// A choice, by the indices of its options, with what to say about it.
  case judged(QuizVerdict, choice: [Int], feedback: [Markdown])
}

/// A question that can be read from a fence.
protocol FenceQuestion: LessonQuestion {
  /// Reads the body of a fence; `nil` with at least one mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake])
}

/// A question of some kind; two are equal if their kinds and contents are.
package struct Question: Hashable, Sendable {
  package let content: any LessonQuestion

  /// The kinds of question there are.
  static let kinds: [any FenceQuestion.Type] = [Prediction.self, Quiz.self]

  package init(_ content: any LessonQuestion) {
    self.content = content
  }

  /// Reads a fence; `nil` if it is not a question's, or has a mistake, which is reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    guard let kind = Question.kinds.first(where: { $0.fence == fence.word }),
      let content = kind.init(fence, mistakes: &mistakes)
    else { return nil }
    self.init(content)
  }

  package static func == (one: Question, other: Question) -> Bool {
    AnyHashable(one.content) == AnyHashable(other.content)
  }

  package func hash(into hasher: inout Hasher) {
    AnyHashable(content).hash(into: &hasher)
  }

  /// The word of its fence: `quiz`.
  package var fence: String { type(of: content).fence }
  /// The question as one that asks for a guess; `nil` for another kind.
  package var prediction: Prediction? { content as? Prediction }
}

extension Lesson.Content {
  /// The question, if it is one.
  package var question: Question? {
    if case .question(let question) = self { question } else { nil }
  }
}

/// A question with options: the body of a `quiz` fence.
///
///     body     = question option option { option }
///     option   = "- [ ] " text feedback | "- [x] " text feedback
///     feedback = { indented line }
///
/// The question is prose. An option's text ends with its line; the indented lines below it are
/// the feedback on choosing it, wrong options included. `[x]` marks the right ones; if there
/// are several, all must be chosen.
package struct Quiz: Hashable, Sendable {
  package var question: Markdown
  /// At least two, one of them right.
  package var options: [Option]

  package struct Option: Hashable, Sendable {
    package var text: Markdown
    package var isRight: Bool
    package var feedback: Markdown
    package var position: SourcePosition
  }

  /// The indices of the right options.
  package var rightOptions: Set<Int> {
    Set(options.indices.filter { options[$0].isRight })
  }
}

/// The verdict on the options chosen in a quiz.
package enum QuizVerdict: Hashable, Sendable {
  case right
  /// Everything chosen is right, but there is more.
  case incomplete
  case wrong
}

extension Quiz: FenceQuestion {
  package static var fence: String { "quiz" }

  package var shown: Markdown {
    let list = Markdown.List(start: 1, isTight: true, items: options.map(\.text.blocks))
    let several = rightOptions.count > 1 ? [paragraph("Several are right.")] : []
    return Markdown(question.blocks + [.list(list)] + several)
  }

  package var texts: [Markdown] { [question] + options.flatMap { [$0.text, $0.feedback] } }
  package var prompt: String { "answer (1-\(options.count))> " }
  package var example: String { "answer 1" }

  package var advice: String {
    let numbers = "write a number from 1 to \(options.count)"
    return rightOptions.count > 1 ? "\(numbers), or several, as in 1,2" : numbers
  }

  package var rightReply: String? {
    rightOptions.sorted().map { "\($0 + 1)" }.joined(separator: ",")
  }

  package func plainLines(width: Int) -> [String] {
    let choices = options.flatMap { option in
      option.text.plainLines(width: width - 4).map { "    " + $0 }
    }
    return question.plainLines(width: width) + [""] + choices
  }

  package func mapping(_ change: (Markdown) -> Markdown) -> Quiz {
    Quiz(
      question: change(question),
      options: options.map { option in
        var option = option
        option.text = change(option.text)
        option.feedback = change(option.feedback)
        return option
      })
  }

  package func solution(withReasons: Bool) -> [Markdown.Block] {
    guard withReasons else { return rightOptions.sorted().flatMap { options[$0].text.blocks } }
    let items = options.map { option in
      option.text.marked(option.isRight ? "✓ " : "✗ ").blocks + option.feedback.blocks
    }
    return [.list(Markdown.List(start: 1, isTight: true, items: items))]
  }

  /// Reads the numbers of options, as in `2` or `1,3`.
  package func read(_ reply: String) -> QuestionReply? {
    let parts = reply.split { $0 == "," || $0.isWhitespace }
    let numbers = parts.compactMap { Int($0) }.filter(options.indices.map { $0 + 1 }.contains)
    guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
    let choice = Set(numbers.map { $0 - 1 })
    let verdict: QuizVerdict =
      choice == rightOptions ? .right : choice.isSubset(of: rightOptions) ? .incomplete : .wrong
    return .judged(
      verdict, choice: choice.sorted(), feedback: choice.sorted().map { options[$0].feedback })
  }

  private func paragraph(_ text: String) -> Markdown.Block { .paragraph([.text(text)]) }

  /// Reads the body of a fence; `nil` with at least one mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    let asked = fence.body.prefix { !$0.text.hasPrefix("- [") }
    var found: [PlacedMistake] = []
    if asked.allSatisfy(\.isBlank) {
      found.report(fence.position, "quiz: there is no question; begin the body with one")
    }
    let options = Quiz.options(fence.body.dropFirst(asked.count), &found)
    if options.count < 2 {
      found.report(
        fence.position, "quiz: it needs two options or more; write them as '- [ ] text'")
    } else if !options.contains(where: \.isRight) {
      found.report(fence.position, "quiz: no option is right; mark one with '- [x]'")
    }
    for option in options where option.feedback.blocks.isEmpty {
      found.report(
        option.position,
        "quiz: the option has no feedback; say on an indented line below why it is right or wrong")
    }
    mistakes += found
    guard found.isEmpty else { return nil }
    self.init(
      question: Markdown(asked.map(\.text).joined(separator: "\n")), options: options)
  }

  private static func options(
    _ lines: ArraySlice<SourceLine>, _ mistakes: inout [PlacedMistake]
  ) -> [Option] {
    var options: [Option] = []
    var feedback: [String] = []
    func finish() {
      guard !options.isEmpty else { return }
      options[options.count - 1].feedback = Markdown(feedback.joined(separator: "\n"))
      feedback = []
    }
    for line in lines {
      if line.text.hasPrefix("- [") {
        finish()
        do {
          options.append(try Option(line))
        } catch {
          mistakes.append(error)
        }
      } else if line.isBlank || line.text.first?.isWhitespace == true {
        feedback.append(line.trimmed.text)
      } else {
        mistakes.report(
          line.position, "quiz: the line belongs to no option; indent it to make it feedback")
      }
    }
    finish()
    return options
  }
}

extension Markdown {
  /// The text with a sign before its first word.
  fileprivate func marked(_ sign: String) -> Markdown {
    guard case .paragraph(let inlines)? = blocks.first else { return self }
    return Markdown([.paragraph([.strong([.text(sign)])] + inlines)] + blocks.dropFirst())
  }
}

extension Quiz.Option {
  /// Reads an option's line, its feedback still to come.
  fileprivate init(_ line: SourceLine) throws(PlacedMistake) {
    let right = line.dropping(prefix: "- [x]") ?? line.dropping(prefix: "- [X]")
    guard let text = (right ?? line.dropping(prefix: "- [ ]"))?.trimmed, !text.text.isEmpty else {
      throw PlacedMistake(
        line.position, "quiz: cannot read the option; write '- [ ] text' or '- [x] text'")
    }
    self.init(
      text: Markdown(text.text), isRight: right != nil, feedback: Markdown(),
      position: line.position)
  }
}
