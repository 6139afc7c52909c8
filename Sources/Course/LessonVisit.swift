package import LessonScript
import MemoryTracking

/// A lesson and a learner's progress in it, at the current step: pure values.
struct LessonVisit {
  /// The lesson with its sizes at `scale`.
  let lesson: Lesson
  /// The scale of this visit: the one of the learner's figures if there are any, else the one
  /// wanted.
  let scale: LessonScale
  /// The scale that a lesson begun now would have.
  private let wantedScale: LessonScale
  var progress: LessonProgress
  /// The index of the current step.
  private(set) var index: Int

  init(lesson: Lesson, progress: LessonProgress, scale wanted: LessonScale) {
    scale = progress.scale ?? wanted
    wantedScale = wanted
    self.lesson = lesson.scaled(to: scale)
    self.progress = progress
    self.progress.adapt(to: lesson)
    index = self.progress.currentIndex(in: lesson)
  }

  var step: Lesson.Step { lesson.steps[index] }

  var stepPlace: StepPlace { StepPlace(number: index + 1, count: lesson.steps.count) }

  var record: StepProgress {
    get { progress.steps[step.id] ?? StepProgress(step) }
    set { progress.steps[step.id] = newValue }
  }

  /// The current stage; past the last one if the step is done.
  ///
  /// The text may have lost stages since, without a new version number.
  var stageIndex: Int { min(record.stagesDone, step.stages.count) }

  /// The figures that the current step can name.
  var figures: LessonFigures { progress.figures(for: index, in: lesson) }

  /// Fixes the lesson's scale, because what is now guessed or measured is valid for no other.
  mutating func keepScale() {
    progress.scale = scale
  }

  mutating func move(to index: Int) {
    self.index = index
    progress.currentStep = step.id
    record.isNew = false
    record.digest = step.digest
  }

  /// Moves past the current stage; moving past the last one completes the step.
  mutating func completeStage() {
    record.stagesDone = stageIndex + 1
    record.commandsDone = 0
    if stageIndex == step.stages.count {
      record.isCompleted = true
      record.wasSkipped = false
    }
  }

  /// The commands up to the current step that make fixtures.
  var fixtureCommands: [String] {
    lesson.steps[...index].flatMap(\.stages).flatMap { stage -> [String] in
      guard case .run(let commands) = stage.content else { return [] }
      return commands.map(\.text).filter { $0.hasPrefix("fixture make ") }
    }
  }

  /// The stage of the question that waits for a reply; `nil` if none does.
  var openQuestion: Int? {
    guard !record.isCompleted, isAtQuestion else { return nil }
    return stageIndex
  }

  private var isAtQuestion: Bool {
    stageIndex < step.stages.count && step.stages[stageIndex].content.question != nil
  }

  /// The stages of the quizzes before this one that were not answered right, and can be tried
  /// again.
  var missedQuizzes: [Int] {
    step.stages.prefix(stageIndex).indices.filter { stage in
      step.stages[stage].content.question?.content.rightReply != nil
        && record.quizAnswer(atStage: stage)?.isRight != true
    }
  }

  /// Two commands worth trying beside those of the lesson, made from the newest one with a size.
  var experiments: [String] {
    let lines = lesson.steps[...index].flatMap(\.stages).flatMap { stage -> [String] in
      guard case .run(let commands) = stage.content else { return [] }
      return commands.map(\.text)
    }
    let sized = lines.last { line in
      line.contains(" --size ") && !line.hasPrefix("fixture ") && !line.contains(" --limit ")
    }
    guard var words = sized?.split(separator: " ").map(String.init),
      let place = words.firstIndex(of: "--size"), place + 1 < words.count,
      let size = try? ByteCount(parsing: words[place + 1])
    else { return [] }
    let repeated = words.contains("--runs") ? nil : words.joined(separator: " ") + " --runs 3"
    words[place + 1] = ByteCount(max(1 << 20, size.bytes / 2)).exactDescription
    return [words.joined(separator: " "), repeated].compactMap { $0 }
  }

  func pause(nextLesson: @autoclosure () throws -> String?) rethrows -> LessonPause {
    if !record.isCompleted, stageIndex < step.stages.count {
      switch step.stages[stageIndex].content {
      case .question(let question): return .question(example: question.content.example)
      case .run(let commands): return .run(commands.dropFirst(record.commandsDone).map(\.text))
      case .goal(let goal): return .goal(solution: goal.solution.text)
      case .exercise(let exercise): return .exercise(exercise.name)
      case .prose, .expect, .hint, .answer, .note: break
      }
    }
    guard index + 1 < lesson.steps.count else { return .end(nextLesson: try nextLesson()) }
    return .step(lesson.steps[index + 1].title)
  }

  /// What `where` shows.
  func place(pause: LessonPause) -> LessonPlace {
    LessonPlace(
      lessonID: lesson.id, title: lesson.title, version: lesson.version,
      isPlaying: progress.isPlaying,
      steps: lesson.steps.enumerated().map { number, step in
        LessonPlace.Step(
          id: step.id, title: step.title, isCurrent: number == index, status: status(of: step))
      },
      scale: scale, wantedScale: wantedScale, pause: pause)
  }

  private func status(of step: Lesson.Step) -> LessonPlace.Status {
    guard let record = progress.steps[step.id] else { return .open }
    if record.isCompleted { return .completed }
    if record.isNew { return .new }
    return record.wasSkipped ? .skipped : .begun
  }
}

/// A word that does at a question what it does at the prompt.
enum QuestionWord: Hashable {
  case next, hint, answer, back, skip, place, play, help
  /// To the step of this name.
  case goto(String)

  /// The words, in the order in which `help` lists them.
  private static let names: [(name: String, word: QuestionWord)] = [
    ("hint", .hint), ("answer", .answer), ("back", .back), ("skip", .skip), ("where", .place),
    ("play", .play), ("help", .help), ("next", .next),
  ]

  /// Reads a word or its beginning, if no other begins so; `nil` for any other reply.
  init?(_ reply: String) {
    let parts = reply.split(whereSeparator: \.isWhitespace)
    guard let first = parts.first else { return nil }
    if parts.count == 2, first == "goto" || first == "g" {
      self = .goto(String(parts[1]))
      return
    }
    let found = Self.names.filter { $0.name.hasPrefix(first) }
    guard parts.count == 1, found.count == 1, let word = found.first?.word else { return nil }
    self = word
  }

  /// What can be typed beside a reply, as sentences.
  static let advice =
    "Enter goes on without an answer, Ctrl-C returns to the prompt; "
    + "hint, answer, back, skip, goto STEP, where, play and help work here too."
}

/// What became of a question that was asked.
enum AskedQuestion: Hashable {
  /// It was answered, or the learner chose not to answer: the lesson goes on.
  case settled
  /// The learner left it open and returned to the prompt.
  case open
  /// The learner went elsewhere, where all has been shown already.
  case left
}

extension LessonPlayer {
  /// Asks a question until it is answered: a guess can be neither right nor wrong.
  func ask(_ question: Question, in visit: inout LessonVisit) throws -> AskedQuestion {
    while let reply = reply(to: question.content.prompt) {
      if reply.isEmpty { return .settled }
      if let word = QuestionWord(reply) {
        if let end = try obey(word, at: question, in: &visit) { return end }
      } else if let read = question.content.read(reply) {
        if try take(read, for: question, atStage: visit.stageIndex, in: &visit) { return .settled }
      } else {
        terminal.show(.replyUnclear("\(question.content.advice). \(QuestionWord.advice)"))
      }
    }
    return .open
  }

  private func reply(to prompt: String) -> String? {
    guard terminal.canAsk, let line = terminal.ask(prompt) else { return nil }
    return String(
      line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Does what a word asks for; `nil` if the question is to be asked again.
  private func obey(
    _ word: QuestionWord, at question: Question, in visit: inout LessonVisit
  ) throws -> AskedQuestion? {
    switch word {
    case .next: return .settled
    case .hint: try revealHint(&visit)
    case .answer where !visit.step.answers.isEmpty:
      for answer in visit.step.answers { terminal.show(.answer(answer)) }
    case .answer: terminal.show(.replyUnclear("this step has no answer to show; 'hint' may help"))
    case .help:
      terminal.show(.replyUnclear("\(question.content.advice). \(QuestionWord.advice)"))
    case .place: terminal.show(.place(try place(of: visit)))
    case .play:
      try play(&visit)
      return .left
    case .skip:
      try skip(&visit)
      return .left
    case .back:
      guard visit.index > 0 else {
        terminal.show(.replyUnclear("this is the first step; 'where' lists the steps"))
        return nil
      }
      try enter(visit.index - 1, in: &visit)
      return .left
    case .goto(let name):
      let index: Int
      do throws(CommandFailure) {
        index = try self.index(ofStep: name, in: visit.lesson)
      } catch {
        terminal.show(.replyUnclear("\(error)"))
        return nil
      }
      try enter(index, in: &visit)
      return .left
    }
    return nil
  }
}

/// A guess compared with what was measured.
package struct GuessVerdict: Hashable, Sendable {
  /// The question, without its emphasis.
  package var question: String
  /// The guess; `nil` if the learner made none.
  package var guess: Quantity?
  /// What was measured; `nil` if nothing was, with the cause in `reason`.
  package var measured: Quantity?
  package var reason: Unmeasured?
  /// The unit that the question asked for; `nil` for the usual one.
  package var unit: QuantityUnit?

  package init(
    question: String, guess: Quantity?, measured: Quantity?, reason: Unmeasured? = nil,
    unit: QuantityUnit? = nil
  ) {
    self.unit = unit
    self.question = question
    self.guess = guess
    self.measured = measured
    self.reason = reason
  }

  /// The measurement divided by the guess; `nil` if either is missing or the guess is zero.
  package var ratio: Double? {
    guard let guess, let measured, guess.value > 0 else { return nil }
    return measured.value / guess.value
  }

  /// The ratio for a table: `2×`, and `1/40` for a guess forty times as large; `nil` without one.
  package var ratioText: String? {
    guard let ratio, ratio > 0 else { return nil }
    let tenths = { (value: Double) in Quantity((value * 10).rounded() / 10, .number).description }
    return ratio < 0.95 ? "1/\(tenths(1 / ratio))" : "\(tenths(ratio))×"
  }

  /// A quantity in the unit asked for, where the usual one would say nothing of so little.
  package func text(_ quantity: Quantity) -> String {
    guard let unit, unit.dimension == .bytes, unit.factor < 1_048_576, quantity.value < 1_048_576
    else { return quantity.description }
    return "\(Quantity.decimal(quantity.value / unit.factor, places: 1)) \(unit.name)"
  }

  /// The comparison in a sentence or two, kindly and with the ratio.
  package var sentence: String {
    guard let measured else {
      return reason.map { "\($0)." } ?? "It was not measured."
    }
    guard let guess else { return "Measured: \(text(measured))." }
    let both = "You guessed \(text(guess)); it was \(text(measured))"
    guard let ratio, ratio > 0 else { return "\(both)." }
    let times = Quantity((max(ratio, 1 / ratio) * 10).rounded() / 10, .number)
    let difference =
      ratio >= 1 ? "\(times) times your guess" : "your guess was \(times) times that"
    return switch max(ratio, 1 / ratio) {
    case ..<1.15: "\(both). Spot on."
    case ..<2: "\(both): \(difference). That is close."
    case ..<10: "\(both): \(difference). A gap like this is why it is worth measuring."
    default: "\(both): \(difference). Few figures are harder to guess; now you have measured it."
    }
  }
}
