// The language that lessons are written in: Markdown to steps and fences with their positions, and
// the check of all that a file alone can show. It runs no command and draws nothing.
//
// Start here: `Lesson(source:file:)` reads a file by LessonReading, which takes Markdown from
// MarkdownParsing and hands each fence to its own type. LessonCheck is `lesson check`.

package import MemoryTracking

/// A lesson as its file says it: front matter, steps, and blocks that act.
///
///     lesson       = front-matter [ introduction ] { step }
///     front-matter = "---" flat YAML (id, title, minutes, version, requires, part, purpose) "---"
///     step         = "## Title {#step-id}" { prose | fence }
///     run          = "run" { part }, a part as in `ResultPart`
///     fence        = run | predict | quiz | expect | do | exercise | hint | answer | note
///
/// The introduction may open with a `#` heading and is prose only. A fence whose first word is
/// none of these is shown as code; its word must be a known language, so that a typo is found.
/// Fences that act are at the margin, not in lists or quotes. What each holds is described at its
/// type: `LessonCommand`, `Prediction`, `Quiz`, `LessonExpectation`, `LessonGoal`,
/// `LessonExercise`; the last three are prose.
/// A lesson of a few KiB is held whole.
package struct Lesson: Hashable, Sendable {
  package var file: String
  package var frontMatter: FrontMatter
  /// The text before the first step.
  package var introduction: Markdown
  /// At least one.
  package var steps: [Step]
  /// The SHA-256 digest of the file's bytes: trusting a lesson means trusting this very text.
  package var digest: String

  package var id: String { frontMatter.id }
  package var title: String { frontMatter.title }
  package var minutes: Int { frontMatter.minutes }
  package var version: Int { frontMatter.version }
  package var requires: [String] { frontMatter.requires }
  package var part: LessonPart? { frontMatter.part }

  /// What a lesson says of itself before it begins.
  package struct FrontMatter: Hashable, Sendable {
    /// Small letters, digits and hyphens; progress is kept under it.
    package var id: String
    package var title: String
    package var minutes: Int
    /// Raised by the author when a step has changed enough to be done again.
    package var version: Int
    /// The lessons to be done before, by id.
    package var requires: [String]
    /// The part of the course; `nil` for a lesson outside them.
    package var part: LessonPart?
    /// What it is for, as the end of a sentence; `nil` if it does not say.
    package var purpose: String?
  }

  /// One idea: a screen of prose and what is done about it.
  package struct Step: Hashable, Sendable {
    /// Small letters, digits and hyphens; progress is kept under it, so it outlives a new title.
    package var id: String
    package var title: String
    package var position: SourcePosition
    package var blocks: [Block]
    /// A digest (XXH3) of the step's text, by which a new version shows whether it has changed.
    package var digest: String
  }

  /// A part of a step, and where it begins.
  package struct Block: Hashable, Sendable {
    package var position: SourcePosition
    package var content: Content
  }

  package enum Content: Hashable, Sendable {
    /// Neighbouring paragraphs, lists, tables and code that is only shown.
    case prose(Markdown)
    case run([LessonCommand])
    case question(Question)
    case expect([LessonExpectation])
    /// To be reached by a command of the learner's own.
    case goal(LessonGoal)
    /// To be passed by a program of the learner's own.
    case exercise(LessonExercise)
    /// Revealed one by one, when the learner asks.
    case hint(Markdown)
    /// Revealed when the learner asks.
    case answer(Markdown)
    /// For the instructor's eyes.
    case note(Markdown)
  }

  package func step(_ id: String) -> Step? { steps.first { $0.id == id } }
}

extension Lesson.Content {
  /// The commands that it may run: those of a `run` fence, and the solution of a `do` fence.
  package var commands: [LessonCommand] {
    switch self {
    case .run(let commands): commands
    case .goal(let goal): [goal.solution]
    case .prose, .question, .expect, .exercise, .hint, .answer, .note: []
    }
  }
}

/// A line of a `run` fence: a HighWater command, in the prompt's grammar.
///
/// Blank lines and lines of comment are left out.
package struct LessonCommand: Hashable, Sendable {
  /// The line without the blanks around it.
  package var text: String
  package var position: SourcePosition
  package var words: CommandWords
  /// What of its result the step asks to look at; empty for what is usual.
  package var shows: [ResultPart] = []

  package func position(ofWord index: Int) -> SourcePosition {
    let offset = words.words[index].range.lowerBound
    let start = String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self).count
    return position.advanced(by: start)
  }
}

extension LessonCommand {
  static func lines(
    of fence: Fence, mistakes: inout [PlacedMistake]
  ) -> [LessonCommand] {
    let shows = parts(of: fence, mistakes: &mistakes)
    let lines = fence.body.map(\.trimmed).map { line in
      LessonCommand(
        text: line.text, position: line.position, words: CommandWords(line.text), shows: shows)
    }
    for line in lines {
      guard let mistake = line.words.mistake else { continue }
      mistakes.report(
        line.position.advanced(by: mistake.column - 1), "run: \(mistake.problem)")
    }
    return lines.filter { !$0.words.words.isEmpty }
  }

  private static func parts(
    of fence: Fence, mistakes: inout [PlacedMistake]
  ) -> [ResultPart] {
    switch ResultPart.parts(of: fence.rest) {
    case .success(let parts): return parts
    case .failure(let unknown):
      let words = ResultPart.allCases.map(\.rawValue).joined(separator: ", ")
      mistakes.report(
        fence.position, "run: cannot show '\(unknown.word)'; what a step can show is \(words)")
      return []
    }
  }
}

extension Lesson {
  /// Reads a lesson from its file's bytes, with any line ends.
  ///
  /// Checks everything that the file alone shows; `LessonCheck` also checks the commands.
  ///
  /// - Throws: `LessonError` with every mistake found.
  /// - Complexity: O(n) time and space in the number of bytes.
  package init(source: [UInt8], file: String) throws(LessonError) {
    let reading = LessonReading(source: source, file: file)
    guard let lesson = reading.lesson, reading.mistakes.isEmpty else {
      throw LessonError(reading.mistakes.sorted(in: file))
    }
    self = lesson
  }

  /// How much disk the files take that the lesson makes, each counted once.
  ///
  /// It is what the lesson's lines say: `LessonCheck` sees to it that they are written in full, and
  /// that no other file is used.
  package var fixtureSize: ByteCount {
    var made: Set<[String]> = []
    var total = ByteCount.zero
    for block in steps.flatMap(\.blocks) {
      guard case .run(let commands) = block.content else { continue }
      for command in commands {
        let words = command.words.words.map(\.text)
        guard words.starts(with: ["fixture", "make"]), words.count > 2,
          made.insert(Array(words.dropFirst(2))).inserted
        else { continue }
        for size in command.namedSizes { total = total + size }
      }
    }
    return total
  }
}

/// A part of the course, in the order in which they are taken.
package enum LessonPart: String, Hashable, Sendable, CaseIterable, Comparable {
  case see, fix, judge, use

  /// What its heading says.
  package var title: String {
    switch self {
    case .see: "See it"
    case .fix: "Fix it"
    case .judge: "Judge it"
    case .use: "Use it at work"
    }
  }

  package static func < (one: LessonPart, other: LessonPart) -> Bool {
    let order = LessonPart.allCases
    return (order.firstIndex(of: one) ?? 0) < (order.firstIndex(of: other) ?? 0)
  }
}

/// The exercise that a step asks for: the body of an `exercise` fence, which is its name.
///
/// The step waits there until a program of the learner's own has passed the exercise, or the
/// learner skips the step.
package struct LessonExercise: Hashable, Sendable {
  package var name: String
  /// The place of the name.
  package var position: SourcePosition

  package init(name: String, position: SourcePosition) {
    self.name = name
    self.position = position
  }

  /// Reads the body of a fence; `nil` with a mistake reported.
  init?(_ fence: Fence, mistakes: inout [PlacedMistake]) {
    let lines = fence.body.filter { !$0.isBlank }.map(\.trimmed)
    guard let line = lines.first(where: { !Identifier.isValid($0.text) }) ?? lines.dropFirst().first
    else {
      guard let only = lines.first else { return nil }
      self.init(name: only.text, position: only.position)
      return
    }
    mistakes.report(
      line.position, "exercise: cannot read '\(line.text)'; write one exercise's name, as in 'tail'"
    )
    return nil
  }

  /// What the step shows of it at least, for the check of the screen's height: its title, and the
  /// commands.
  var plainLines: [String] {
    ["Exercise:", "", "> exercise start \(name)", "> exercise check", "> exercise hint"]
  }
}

/// A part of a result that a step asks to look at, named after the word of a `run` fence.
///
///     ```run phases verdict
///     compare report --size 64MiB
///     ```
///
/// A step that names none shows what is usual for its runs; `show` has all of it.
package enum ResultPart: String, Hashable, Sendable, CaseIterable {
  /// Memory at the end of each phase; of a traced run, the lines that held most in each.
  case phases
  /// The figures that count: peak, final RSS, time, what was read and written, how it ended; of a
  /// sweep the peaks, of a bill the costs.
  case results
  /// Memory against time, or against the input.
  case chart
  /// Which version won, and whether the answers agree; of a sweep, how it grows.
  case verdict
  /// The table that says when to stream; of a fit the limits tried, of a bill the two approaches.
  case table
  /// The lines of code that held the memory at the peak of a traced run.
  case places
  /// The limit, and who enforced it.
  case limit
  /// How much of the input the page cache held.
  case cache
  /// What to write into the description of a container, as `fit` and `bill` advise.
  case resources
  /// How it was measured: the limit, the page cache, the method; of a bill, what it assumes.
  case notes

  /// Reads the words after `run`, in any order.
  ///
  /// - Returns: The parts, or the first word that is none.
  static func parts(of text: String) -> Result<[ResultPart], UnknownWord> {
    var parts: [ResultPart] = []
    for word in text.split(separator: " ") {
      guard let part = ResultPart(rawValue: String(word)) else {
        return .failure(UnknownWord(word: String(word)))
      }
      if !parts.contains(part) { parts.append(part) }
    }
    return .success(parts)
  }

  /// A word that names no part.
  struct UnknownWord: Error {
    var word: String
  }
}
