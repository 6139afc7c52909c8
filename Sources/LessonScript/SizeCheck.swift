import MemoryTracking

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
  fileprivate var texts: [Markdown] {
    switch self {
    case .prose(let text), .hint(let text), .answer(let text), .note(let text): [text]
    case .predict(let prediction): [prediction.question]
    case .quiz(let quiz): [quiz.question] + quiz.options.flatMap { [$0.text, $0.feedback] }
    case .run, .expect: []
    }
  }
}
