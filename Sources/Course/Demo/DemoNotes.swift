package import LessonScript

/// What a presenter reads while the room looks at a step: the lesson's notes, its answers, and what
/// comes next.
package struct DemoNotes: Hashable, Sendable {
  private let lesson: Lesson
  private let index: Int
  private let next: String?

  /// Takes the notes of a step, with what Enter does next in a running demo; returns `nil` if the
  /// lesson has no such step.
  package init?(_ lesson: Lesson, stepID: String, next: String? = nil) {
    guard let index = lesson.steps.firstIndex(where: { $0.id == stepID }) else { return nil }
    self.lesson = lesson
    self.index = index
    self.next = next
  }

  package var markdown: Markdown {
    let step = lesson.steps[index]
    let place = "\(lesson.id), step \(index + 1) of \(lesson.steps.count): \(step.title)"
    var blocks: [Markdown.Block] = [.heading(level: 2, [.text(place)])]
    let notes = step.blocks.flatMap { block -> [Markdown.Block] in
      if case .note(let text) = block.content { text.blocks } else { [] }
    }
    blocks += notes.isEmpty ? [.paragraph([.text("This step has no notes.")])] : notes
    for answer in answers(of: step) {
      blocks += [.paragraph([.strong([.text("Answer:")])])] + answer
    }
    if let next { blocks.append(.paragraph([.strong([.text("Enter ")]), .text(next)])) }
    return Markdown(blocks)
  }

  /// The right options of the step's quizzes, and the contents of its `answer` fences.
  private func answers(of step: Lesson.Step) -> [[Markdown.Block]] {
    step.blocks.compactMap { block in
      switch block.content {
      case .question(let question): question.content.solution(withReasons: false)
      default: block.content.revealed?.blocks
      }
    }.filter { !$0.isEmpty }
  }
}
