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
