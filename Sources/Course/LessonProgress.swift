package import LessonScript

/// How far a learner is in a lesson, and everything they said and measured in it.
///
/// It is saved as a whole whenever something in it changes; a few KiB.
package struct LessonProgress: Hashable, Sendable, Codable {
  package var lessonID: String
  /// The version of the lesson that `steps` belongs to.
  package var version: Int
  /// The id of the step that the learner is at.
  package var currentStep: String
  /// The scale that the guesses and figures belong to; `nil` if there are none yet.
  package var scale: LessonScale?
  /// Whether the learner has paused the lesson for experiments of their own.
  package var isPlaying = false
  /// What was done, by step id. A step that was never entered has no entry, unless a new version of
  /// the lesson marked it as new.
  package var steps: [String: StepProgress] = [:]
  /// What was done in steps as they were in earlier versions of the lesson.
  package var history: [EarlierStep] = []

  /// A step as it was done before its text changed.
  package struct EarlierStep: Hashable, Sendable, Codable {
    package var stepID: String
    package var version: Int
    package var progress: StepProgress
  }

  /// The progress of a learner who is about to begin.
  package init(beginning lesson: Lesson) {
    lessonID = lesson.id
    version = lesson.version
    currentStep = lesson.steps[0].id
  }

  /// Whether every step of a lesson has been completed.
  package func hasCompleted(_ lesson: Lesson) -> Bool {
    lesson.steps.allSatisfy { steps[$0.id]?.isCompleted == true }
  }

  /// Whether every step of a lesson has been completed or skipped.
  package func isThrough(_ lesson: Lesson) -> Bool {
    lesson.steps.allSatisfy { step in
      steps[step.id].map { $0.isCompleted || $0.wasSkipped } ?? false
    }
  }

  /// The index of the current step; if that step no longer exists, of the first one not completed.
  func currentIndex(in lesson: Lesson) -> Int {
    lesson.steps.firstIndex { $0.id == currentStep }
      ?? lesson.steps.firstIndex { steps[$0.id]?.isCompleted != true } ?? 0
  }

  /// The figures that a step can name: those of the steps before it, then its own.
  func figures(for index: Int, in lesson: Lesson) -> LessonFigures {
    let records = lesson.steps[...index].compactMap { steps[$0.id] }
    return LessonFigures(measured: records.flatMap(\.measured).map(\.figures))
  }

  /// Brings the progress to the version of a lesson.
  ///
  /// If the version has risen, steps whose text changed must be done again, and what was done in
  /// them moves to the history. If the version is the same, the author is saying that no change
  /// matters.
  mutating func adapt(to lesson: Lesson) {
    guard lesson.version > version else {
      // No change of the text matters then; the digests follow it.
      if lesson.version == version {
        for step in lesson.steps { steps[step.id]?.digest = step.digest }
      }
      return
    }
    for step in lesson.steps {
      if let done = steps[step.id] {
        guard done.digest != step.digest else { continue }
        history.append(EarlierStep(stepID: step.id, version: version, progress: done))
      }
      var fresh = StepProgress(step)
      fresh.isNew = true
      steps[step.id] = fresh
    }
    version = lesson.version
  }
}

/// How far a learner is in a step.
package struct StepProgress: Hashable, Sendable, Codable {
  /// The digest of the step's text that the stages belong to.
  package var digest: String
  /// How many of the step's stages are done.
  package var stagesDone = 0
  /// How many commands of the current stage are done.
  package var commandsDone = 0
  package var isCompleted = false
  /// Whether the learner passed it with `skip`.
  package var wasSkipped = false
  /// Whether a new version of the lesson added or changed it, and it has not been entered since.
  package var isNew = false
  package var guesses: [Guess] = []
  package var quizAnswers: [QuizAnswer] = []
  package var hintsShown = 0
  /// What the step's commands measured, newest last.
  package var measured: [Measurement] = []
  /// The step's exercises that were passed; `nil` also in progress kept before there were any.
  package var exercises: [PassedExercise]?
  /// The step's goals that a command of the learner's reached; `nil` also in progress kept before
  /// there were any.
  package var goals: [ReachedGoal]?

  /// A learner's guess and what was measured, in bytes, seconds or as a plain number.
  package struct Guess: Hashable, Sendable, Codable {
    /// The stage that asked.
    package var stage: Int
    package var question: String
    package var unit: String
    package var value: Double
    package var measured: Double?

    /// A value of the guess's in the dimension of its unit.
    func quantity(_ value: Double) -> Quantity {
      Quantity(value, QuantityUnit(named: unit)?.dimension ?? .number)
    }
  }

  /// What a command of a stage measured.
  package struct Measurement: Hashable, Sendable, Codable {
    package var stage: Int
    package var figures: MeasuredFigures
  }

  /// An exercise of a stage that a program of the learner's passed.
  package struct PassedExercise: Hashable, Sendable, Codable {
    package var stage: Int
    package var name: String
    /// The title of the program's language: `Python`.
    package var language: String
  }

  /// A goal of a stage, and the command of the learner's that reached it.
  package struct ReachedGoal: Hashable, Sendable, Codable {
    package var stage: Int
    /// The command as it was typed.
    package var command: String
    package var figures: MeasuredFigures
  }

  /// A learner's answers to a quiz.
  package struct QuizAnswer: Hashable, Sendable, Codable {
    /// The stage that asked.
    package var stage: Int
    /// The options chosen last, counted from 0.
    package var choice: [Int]
    package var isRight: Bool
    package var attempts: Int
  }

  /// The progress of a learner who enters a step.
  package init(_ step: Lesson.Step) {
    digest = step.digest
  }

  /// The guess that a stage asked for; `nil` if none was made.
  package func guess(atStage stage: Int) -> Guess? { guesses.first { $0.stage == stage } }

  /// The variants that a stage's commands measured, or only those measured at several sizes.
  func variants(atStage stage: Int, isSwept: Bool = false) -> Set<String> {
    let variants = measured.filter { $0.stage == stage }.flatMap(\.figures.variants)
    return Set(variants.filter { !isSwept || $0.growth != nil }.map(\.name))
  }

  /// The answer to a stage's quiz; `nil` if there is none.
  package func quizAnswer(atStage stage: Int) -> QuizAnswer? {
    quizAnswers.first { $0.stage == stage }
  }

  /// What was answered to the question at a stage; `nil` for nothing, and for a guess that has been
  /// measured since, which is shown with the run.
  func earlierAnswer(to question: Question, atStage stage: Int) -> EarlierAnswer? {
    if let answer = quizAnswer(atStage: stage) { return .judged(isRight: answer.isRight) }
    guard let guess = guess(atStage: stage), guess.measured == nil else { return nil }
    return .guess(guess.quantity(guess.value))
  }
}

extension Lesson.Step {
  /// The parts that a learner goes through one by one: everything except hints, answers and notes.
  package var stages: [Lesson.Block] {
    blocks.filter { block in
      switch block.content {
      case .prose, .run, .question, .expect, .goal, .exercise: true
      case .hint, .answer, .note: false
      }
    }
  }

  /// The hints in the order in which they are revealed.
  package var hints: [Markdown] {
    blocks.compactMap { if case .hint(let text) = $0.content { text } else { nil } }
  }

  /// What `answer` reveals: the `answer` fences, and the solutions of goals.
  package var answers: [Markdown] { blocks.compactMap(\.content.revealed) }

  /// Whether there is a goal in it, to be reached by a command of the learner's.
  var asksForGoal: Bool {
    blocks.contains { if case .goal = $0.content { true } else { false } }
  }
}

extension Lesson.Content {
  /// What `answer` and the notes of a demo reveal of it; `nil` for nothing.
  var revealed: Markdown? {
    switch self {
    case .answer(let text): text
    case .goal(let goal):
      Markdown([
        .paragraph([.text("One command that reaches it: "), .code(goal.solution.text)])
      ])
    default: nil
    }
  }
}

/// Where progress is kept: in the workbook, or in memory for `lesson test` and demos.
///
/// Once a save has returned, its progress must survive a kill -9.
package protocol LessonProgressStore: AnyObject {
  /// The progress in a lesson; `nil` if it was never begun.
  func progress(of lesson: String) throws -> LessonProgress?
  /// Replaces the progress in a lesson.
  func save(_ progress: LessonProgress) throws
  func forget(_ lesson: String) throws
  /// Removes everything known about all lessons, including which one is current.
  func forgetAll() throws
  /// The lesson that lesson commands act on; `nil` before the first `start`.
  func currentLesson() throws -> String?
  func setCurrentLesson(_ lesson: String) throws
}

/// Progress that is lost when the process ends.
package final class InMemoryProgress: LessonProgressStore {
  private var lessons: [String: LessonProgress] = [:]
  private var current: String?

  package init() {}

  package func progress(of lesson: String) -> LessonProgress? { lessons[lesson] }

  package func save(_ progress: LessonProgress) { lessons[progress.lessonID] = progress }

  package func forget(_ lesson: String) { lessons[lesson] = nil }

  package func forgetAll() {
    lessons = [:]
    current = nil
  }

  package func currentLesson() -> String? { current }

  package func setCurrentLesson(_ lesson: String) { current = lesson }
}
