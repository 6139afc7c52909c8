import MemoryTracking

/// All that can be found out about a lesson without running it: `lesson check`.
package enum LessonCheck {
  /// Finds every mistake of a lesson, in the order of the file.
  ///
  /// To check the lesson's sizes at the other scales takes most of the time.
  ///
  /// - Parameters:
  ///   - source: The lesson's file.
  ///   - file: Its name.
  ///   - grammar: The commands and exercises that exist.
  ///   - scales: The scales at which its sizes are checked.
  ///   - readsProse: Whether to look at what the texts say, too: terms, figures and hints, which are
  ///     for the author to fix and keep no learner from a lesson that works.
  /// - Returns: The mistakes.
  /// - Complexity: O(n) time and space in the number of bytes.
  package static func mistakes(
    in source: [UInt8], file: String, grammar: some CommandGrammar,
    scales: [LessonScale] = LessonScale.allCases, readsProse: Bool = true
  ) -> [LessonMistake] {
    let reading = LessonReading(source: source, file: file)
    let grammar = RememberingGrammar(grammar)
    var found = reading.mistakes
    found += firstMistakes(at: scales) { scale in
      var runs = LessonRunCheck(grammar: grammar, scale: scale)
      for step in reading.steps { runs.check(step) }
      return runs.mistakes
    }
    found += firstMistakes(at: scales) { scale in
      reading.steps.flatMap { ScreenCheck.mistakes(of: $0.scaled(to: scale)) }
    }
    found += SizeCheck.mistakes(in: reading.steps)
    if readsProse {
      found += FigureCheck.mistakes(in: reading.steps)
      let hints = HintCheck(grammar: grammar)
      found += reading.steps.flatMap { hints.mistakes(of: $0) }
      if let lesson = reading.lesson {
        found += TermCheck.mistakes(in: lesson, order: grammar.lessonOrder)
      }
    }
    // A file `NN-name.md` must hold the lesson of that name, or the two would drift apart.
    if let id = reading.frontMatter?.id, let name = LessonFileName(file), name.id != id {
      found.report(
        SourcePosition(line: 1, column: 1),
        "front matter: the id '\(id)' is not the file's '\(name.id)'; make them the same")
    }
    return found.sorted(in: file)
  }

  /// The mistakes at the scale a lesson is written with, and if there are none, at the others:
  /// what is right at one scale may be too small, too long or twice the same at another.
  private static func firstMistakes(
    at scales: [LessonScale], _ check: (LessonScale) -> [PlacedMistake]
  ) -> [PlacedMistake] {
    let written = check(.normal)
    guard written.isEmpty else { return written }
    for scale in scales where scale != .normal {
      let mistakes = check(scale)
      if !mistakes.isEmpty {
        return mistakes.map { PlacedMistake($0.position, "\($0.message) (at scale '\(scale)')") }
      }
    }
    return []
  }
}

/// Remembers what commands would do: a check asks of the same lines at each scale and for each
/// prediction, and to read a line takes long.
private final class RememberingGrammar<Grammar: CommandGrammar>: CommandGrammar {
  private let grammar: Grammar
  private var known: [[String]: Result<CommandEffects, CommandMistake>] = [:]

  init(_ grammar: Grammar) {
    self.grammar = grammar
  }

  func effects(of words: [String]) throws(CommandMistake) -> CommandEffects {
    if let known = known[words] { return try known.get() }
    let result = Result { () throws(CommandMistake) in try grammar.effects(of: words) }
    known[words] = result
    return try result.get()
  }

  func isCommand(_ word: String) -> Bool { grammar.isCommand(word) }

  var lessonOrder: [String] { grammar.lessonOrder }

  func checkExercise(named name: String) throws(CommandMistake) {
    try grammar.checkExercise(named: name)
  }
}

/// A lesson's file name taken apart: `03-spike.md`.
package struct LessonFileName: Hashable, Sendable {
  package var number: Int
  package var id: String

  /// Takes a path's last part; `nil` if it has another form.
  package init?(_ path: String) {
    guard let parts = path.split(separator: "/").last?.wholeMatch(of: /([0-9]+)-(.*)\.md/),
      let number = Int(parts.1)
    else { return nil }
    self.number = number
    id = String(parts.2)
  }
}

/// What a run of a variant shows: two with the same words, whatever the command, show the same.
private struct ShownRun: Hashable {
  var variant: String
  var words: [String]
  var sweeps: Bool
  /// Whether it looks for the smallest limit, which no single run shows.
  var fits: Bool

  /// The runs of a line, one for each variant.
  static func all(_ line: LessonCommand, _ effects: CommandEffects) -> [ShownRun] {
    // Which versions run beside it, and how often, changes nothing of what one of them shows.
    let ignored: Set = ["--runs", "--variants"]
    var words: [String] = []
    var rest = line.words.words.map(\.text).dropFirst()
    while let word = rest.popFirst() {
      if ignored.contains(word) { _ = rest.popFirst() } else { words.append(word) }
    }
    return effects.variants.map {
      ShownRun(
        variant: $0, words: words, sweeps: effects.sweeps,
        fits: line.words.words.first?.text == "fit")
    }
  }
}

/// Whether a lesson's commands are sound, and what is expected of them is run before.
private struct LessonRunCheck<Grammar: CommandGrammar> {
  let grammar: Grammar
  let scale: LessonScale
  var mistakes: [PlacedMistake] = []
  /// What has run when the block at hand is reached.
  var variants: Set<String> = []
  var swept: Set<String> = []
  var hasRun = false
  var hasCompared = false
  var made: Set<CommandEffects.Fixture> = []
  /// The figures that runs have shown: what each ran on and with which options.
  var shown: [ShownRun: Int] = [:]
  /// Whether a command could not be read, so that what has run is not known.
  var isUncertain = false

  mutating func check(_ step: Lesson.Step) {
    var predictions: [(Prediction, SourcePosition)] = []
    for block in step.blocks {
      switch block.content {
      case .run(let lines):
        let before = shown
        let fence = run(lines)
        for (prediction, position) in predictions where settles(prediction, by: fence) {
          checkSpoiled(prediction, at: position, by: lines, shownBefore: before)
        }
        predictions.removeAll { settles($0.0, by: fence) }
      case .question(let question):
        if let prediction = question.prediction { predictions.append((prediction, block.position)) }
      case .expect(let expectations): expectations.forEach { check($0) }
      case .goal(let goal): check(goal)
      case .exercise(let exercise): check(exercise)
      case .prose, .hint, .answer, .note: break
      }
    }
    guard !isUncertain else { return }
    for (prediction, position) in predictions {
      mistakes.report(
        position,
        "predict: no command after it in this step measures '\(prediction.againstText)'; "
          + "add a run fence after it")
    }
  }

  private mutating func check(_ exercise: LessonExercise) {
    do {
      try grammar.checkExercise(named: exercise.name)
    } catch {
      mistakes.report(exercise.position, error.message)
    }
  }

  /// Checks a goal by what its solution would do. The learner's own command may be another, so what
  /// it measures can be named by nothing that follows.
  private mutating func check(_ goal: LessonGoal) {
    let solution = goal.solution
    do {
      mistakes += goal.mistakes(
        given: try grammar.effects(of: solution.words.words.map(\.text)))
    } catch {
      mistakes.report(
        error.wordIndex.map(solution.position(ofWord:)) ?? solution.position, error.message)
    }
  }

  /// Takes in the commands of a fence; returns the variants they measure, and sweep.
  private mutating func run(
    _ lines: [LessonCommand]
  ) -> (measured: Set<String>, swept: Set<String>) {
    var measured: Set<String> = []
    var swept: Set<String> = []
    for line in lines {
      do {
        let effects = try grammar.effects(of: line.scaled(to: scale).words.words.map(\.text))
        checkFixtures(effects, of: line)
        if effects.needsComparison, !hasCompared, !isUncertain {
          mistakes.report(
            line.position,
            "command: no command before it runs two versions; run 'compare' first")
        }
        measured.formUnion(effects.variants)
        if effects.sweeps { swept.formUnion(effects.variants) }
        hasCompared = hasCompared || effects.variants.count > 1
        for run in ShownRun.all(line, effects) where shown[run] == nil {
          shown[run] = line.position.line
        }
      } catch {
        mistakes.report(
          error.wordIndex.map(line.position(ofWord:)) ?? line.position, error.message)
        isUncertain = true
      }
    }
    variants.formUnion(measured)
    self.swept.formUnion(swept)
    hasRun = hasRun || !measured.isEmpty
    return (measured, swept)
  }

  private mutating func checkFixtures(_ effects: CommandEffects, of line: LessonCommand) {
    made.formUnion(effects.makes)
    guard !isUncertain else { return }
    if let fixture = effects.uses.first, line.namedSizes.isEmpty, made.contains(fixture) {
      mistakes.report(
        line.position,
        "command: it names no size, and would work on the same file at every scale; "
          + "add '--size \(fixture.size.exactDescription)'")
    }
    for fixture in effects.uses.subtracting(made).sorted(by: {
      ($0.recipe, $0.size) < ($1.recipe, $1.size)
    }) {
      let size = fixture.size.exactDescription
      mistakes.report(
        line.position,
        "fixture: '\(fixture.recipe)' of \(size) is used before it is made; "
          + "run 'fixture make \(fixture.recipe) --size \(size)' before")
    }
  }

  /// Reports a prediction whose figures an earlier run has shown already.
  private mutating func checkSpoiled(
    _ prediction: Prediction, at position: SourcePosition, by lines: [LessonCommand],
    shownBefore: [ShownRun: Int]
  ) {
    let asked = prediction.references.compactMap(\.variant)
    let runs = lines.flatMap { line in
      (try? grammar.effects(of: line.words.words.map(\.text))).map { ShownRun.all(line, $0) } ?? []
    }.filter { asked.contains($0.variant) }
    // If one of the figures is new, there is something to guess.
    guard !runs.isEmpty, Set(runs.map(\.variant)) == Set(asked) else { return }
    let places = runs.compactMap { shownBefore[$0] }
    guard places.count == runs.count, let line = places.max() else { return }
    mistakes.report(
      position,
      "predict: the run in line \(line) has shown '\(prediction.againstText)' already; ask before it, "
        + "or run something else")
  }

  /// Whether a fence's runs give what a prediction was waiting for.
  private func settles(
    _ prediction: Prediction, by fence: (measured: Set<String>, swept: Set<String>)
  ) -> Bool {
    prediction.isMeasured(by: fence.measured, swept: fence.swept)
      && prediction.references.allSatisfy { reference in
        guard let variant = reference.variant else { return true }
        return (reference.needsSweep ? swept : variants).contains(variant)
      }
  }

  private mutating func check(_ expectation: LessonExpectation) {
    guard !isUncertain else { return }
    if expectation.relation == .sameAnswer, !hasCompared {
      mistakes.report(
        expectation.position,
        "expect: no command before it runs two versions; run 'compare' first")
    }
    for reference in expectation.references {
      if let variant = reference.variant, !variants.contains(variant) {
        mistakes.report(
          reference.position, "expect: no command before it measures '\(variant)'; run one first")
      } else if reference.needsSweep, let variant = reference.variant, !swept.contains(variant) {
        mistakes.report(
          reference.position,
          "expect: no command before it sweeps '\(variant)' over several sizes; "
            + "run 'sweep' first")
      } else if !hasRun {
        mistakes.report(
          reference.position, "expect: no command before it has an input; run one first")
      }
    }
  }
}

/// A place in a lesson's file: line and column from 1, the column in characters.
package struct SourcePosition: Hashable, Comparable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (lhs: SourcePosition, rhs: SourcePosition) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }

  /// The place so many characters further on the same line.
  func advanced(by characters: Int) -> SourcePosition {
    SourcePosition(line: line, column: column + characters)
  }
}

/// One thing wrong with a lesson or an exercise, where it is, and what to do about it.
package struct LessonMistake: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var position: SourcePosition
  package var message: String

  package init(file: String, position: SourcePosition, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// The mistake in the form editors and forges read: `file:line:column: error: message`.
  package var description: String {
    "\(file):\(position.line):\(position.column): error: \(message)"
  }
}

/// One thing wrong with a part of a lesson or an exercise that does not know the file's name.
package struct PlacedMistake: Error, Hashable {
  package var position: SourcePosition
  package var message: String

  package init(_ position: SourcePosition, _ message: String) {
    self.position = position
    self.message = message
  }
}

extension [PlacedMistake] {
  package mutating func report(_ position: SourcePosition, _ message: String) {
    append(PlacedMistake(position, message))
  }

  /// The mistakes in the order of the file, those at one place in the order they were found in.
  package func sorted(in file: String) -> [LessonMistake] {
    sorted { $0.position < $1.position }
      .map { LessonMistake(file: file, position: $0.position, message: $0.message) }
  }
}

/// All that is wrong with a lesson or an exercise, in the order of the file.
package struct LessonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mistakes; at least one.
  package var mistakes: [LessonMistake]

  package init(_ mistakes: [LessonMistake]) {
    self.mistakes = mistakes
  }

  /// One mistake a line.
  package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
