package import MemoryTracking

/// How large a lesson's files and limits are, compared with those its text is written with.
///
/// A lesson is written at `normal`. At another scale these are multiplied by its factor:
///
/// - in a `run` fence, the values of `--size`, `--sizes`, `--limit`, `--bytes` and `-c`, down to a
///   `--`, after which another program's own words begin;
/// - in prose, questions, options, feedback and hints, a size alone in backticks:
///   `64 MiB`. A learner sees it without them.
///
/// All else stays as written: the relations of an `expect` fence, which go by `input`, the goals
/// and the solution of a `do` fence, other people's figures, and code. So a text names its own
/// sizes in backticks, and `lesson check` finds those that are not.
package enum LessonScale: String, Hashable, Sendable, CaseIterable, Codable {
  case small, normal, large

  /// A size of a lesson's, at this scale: a quarter at `small`, four times as much at `large`.
  package func scaled(_ size: ByteCount) -> ByteCount {
    switch self {
    case .small: ByteCount(size.bytes / 4)
    case .normal: size
    case .large: ByteCount(size.bytes > Int.max / 4 ? Int.max : size.bytes * 4)
    }
  }
}

/// A size as lessons write it: a number and `KiB`, `MiB` or `GiB`.
enum LessonSize {
  /// The units of a lesson's own sizes; other people's are in `MB` and `GB`.
  static let units = ["KiB", "MiB", "GiB"]

  /// Reads a whole text as a size, with or without a blank between number and unit.
  static func size(_ text: some StringProtocol) -> ByteCount? {
    guard units.contains(where: text.hasSuffix), text.first?.isNumber == true else { return nil }
    return try? ByteCount(parsing: String(text))
  }

  /// The sizes that a running text names, in their order.
  static func sizes(in text: String) -> [(text: String, size: ByteCount)] {
    text.matches(of: /[0-9][0-9.,]*[ \u{a0}]?[KMG]iB(?![A-Za-z])/).compactMap { match in
      size(match.output.filter { $0 != "," && $0 != "\u{a0}" }).map { (String(match.output), $0) }
    }
  }

  /// A size for prose: `16 MiB` if it is whole in its unit, otherwise `2.3 MiB`.
  static func prose(_ size: ByteCount) -> String {
    let exact = size.exactDescription
    let unit = exact.suffix(3)
    guard units.contains(String(unit)), unit != "KiB" || size < .mebibytes(1) else {
      return size.description
    }
    return exact.dropLast(3) + " " + unit
  }
}

extension Lesson {
  /// The lesson with its own sizes at a scale, as it is shown and run.
  ///
  /// Positions and digests stay those of the file, so that progress and mistakes are reported
  /// alike.
  ///
  /// - Complexity: O(n) time and space in the length of the text.
  package func scaled(to scale: LessonScale) -> Lesson {
    var lesson = self
    lesson.introduction = introduction.scaled(to: scale)
    lesson.steps = steps.map { $0.scaled(to: scale) }
    return lesson
  }
}

extension Lesson.Step {
  /// The step with the lesson's own sizes at a scale.
  func scaled(to scale: LessonScale) -> Lesson.Step {
    var step = self
    step.blocks = blocks.map { block in
      Lesson.Block(position: block.position, content: block.content.scaled(to: scale))
    }
    return step
  }
}

extension Lesson.Content {
  fileprivate func scaled(to scale: LessonScale) -> Lesson.Content {
    switch self {
    case .prose(let text): .prose(text.scaled(to: scale))
    case .run(let commands): .run(commands.map { $0.scaled(to: scale) })
    case .question(let question):
      .question(Question(question.content.mapping { $0.scaled(to: scale) }))
    case .expect, .exercise: self
    case .goal(let goal): .goal(goal.scaled(to: scale))
    case .hint(let text): .hint(text.scaled(to: scale))
    case .answer(let text): .answer(text.scaled(to: scale))
    case .note(let text): .note(text.scaled(to: scale))
    }
  }
}

extension LessonGoal {
  fileprivate func scaled(to scale: LessonScale) -> LessonGoal {
    var goal = self
    goal.text = text.scaled(to: scale)
    return goal
  }
}

extension Markdown {
  /// The text with its sizes in backticks at a scale, and without the backticks.
  func scaled(to scale: LessonScale) -> Markdown {
    mappingInlines { inline in
      guard case .code(let text) = inline, let size = LessonSize.size(text) else { return inline }
      return .text(scale == .normal ? text : LessonSize.prose(scale.scaled(size)))
    }
  }
}

extension LessonCommand {
  /// The options whose values are a lesson's own sizes, one or several with commas.
  static let sizeOptions: Set<String> = ["--size", "--sizes", "--limit", "--bytes", "-c"]

  /// The command with its sizes at a scale.
  ///
  /// What cannot be read as a size stays as it is, and so does everything after `--`, which is
  /// another program's. The position is that of the line in the file.
  func scaled(to scale: LessonScale) -> LessonCommand {
    guard scale != .normal else { return self }
    var text = Array(self.text.utf8)
    for (range, value) in sizes.reversed() {
      text.replaceSubrange(range, with: Self.scaled(value, to: scale).utf8)
    }
    let line = String(decoding: text, as: UTF8.self)
    return LessonCommand(
      text: line, position: position, words: CommandWords(line), shows: shows)
  }

  /// The values of size options and their places, in bytes of UTF-8.
  private var sizes: [(range: Range<Int>, value: String)] {
    var sizes: [(Range<Int>, String)] = []
    let own = words.words.prefix { $0.text != "--" }
    for (word, next) in zip(own, own.dropFirst()) where Self.sizeOptions.contains(word.text) {
      sizes.append((next.range, next.text))
    }
    for word in own {
      guard let equals = word.text.firstIndex(of: "="),
        Self.sizeOptions.contains(String(word.text[..<equals]))
      else { continue }
      let value = String(word.text[word.text.index(after: equals)...])
      sizes.append((word.range.upperBound - value.utf8.count..<word.range.upperBound, value))
    }
    return sizes.sorted { $0.0.lowerBound < $1.0.lowerBound }
  }

  /// The sizes that the command names by its options.
  var namedSizes: [ByteCount] {
    sizes.flatMap { $0.value.split(separator: ",") }.compactMap { LessonSize.size($0) }
  }

  private static func scaled(_ value: String, to scale: LessonScale) -> String {
    value.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let size = try? ByteCount(parsing: String(part)) else { return String(part) }
      return scale.scaled(size).exactDescription
    }.joined(separator: ",")
  }
}
