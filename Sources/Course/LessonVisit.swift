import MemoryTracking
import LessonScript

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
