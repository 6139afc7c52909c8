// The path of a typed `next` through the files, as an example of how lessons work:
//
// 1. Shell/Prompt/Prompt.swift reads the line and hands it to Shell/Prompt/Interpreter.swift.
// 2. Interpreter.parse splits the line into words (LessonScript/CommandWords.swift), and
//    Shell/CommandLineParser.swift turns them into `Next` (Shell/Commands/LessonCommands.swift).
// 3. Next.run calls `player()` of Shell/Lessons/CourseDesk.swift, which makes a LessonPlayer from
//    the lessons, the progress store, the command runner and the terminal.
// 4. LessonPlayer.next (this file) reads the progress into a LessonVisit: where the learner is.
// 5. LessonPlayer+Stages.swift: `proceed` goes through the step's stages up to the next pause, and
//    asks the questions. If the step is done already, `leaveStep` enters the next one.
// 6. In the same file, a `run` stage passes each line to the LessonCommandRunner, which is the
//    Interpreter again. It checks trust, runs the command and returns MeasuredFigures; these settle
//    the guesses.
// 7. The progress is saved after each stage and command, by WorkbookProgress in
//    Workbook/Records/LessonRecords.swift.
// 8. Everything shown is a LessonEvent. LessonEvent+Markdown.swift puts it into words, and
//    Shell/Lessons/LessonScreen.swift shows them through Presentation/Markdown/MarkdownView.swift.
//
// Course may know LessonScript, Findings and the values of Measurement. It knows no SQL and no
// terminal: the protocols in LessonEvent.swift and LessonProgress.swift stand in for those.

package import LessonScript
package import MemoryTracking
import Spelling

/// The lesson player: does what `start`, `next`, `back` and the other lesson commands ask for.
///
/// A step is played stage by stage: prose is shown, questions are asked, commands run, expectations
/// are checked, exercises are looked up. The player pauses before commands that are about to run,
/// at an unanswered question, at a goal not yet reached, at an exercise not yet passed, and at the
/// end of a step; `next` goes on from there. Progress is saved when a step is entered, after each
/// stage and after each command. A kill at any moment thus loses at most the command in flight,
/// and nothing runs twice without being asked for.
///
/// Between two commands nothing is kept except in the store, so the same lesson can be taken at a
/// prompt, in several shells, or by a series of `highwater next`.
///
/// Without a person to ask, a question is shown and left open: `answer REPLY` answers it, and
/// `next` goes on without an answer. With a person, Enter goes on without an answer, and Ctrl-C
/// leaves the question open.
package struct LessonPlayer {
  package let library: LessonLibrary
  let store: any LessonProgressStore
  let runner: any LessonCommandRunner
  let terminal: any LessonTerminal
  let exercises: LessonExercises
  /// The scale of lessons in which nothing has been guessed or run yet; the others keep theirs.
  let scale: LessonScale
  /// The available memory if it is so scarce that a smaller scale is worth proposing; otherwise
  /// `nil`.
  let scarceMemory: ByteCount?

  package init(
    library: LessonLibrary, store: any LessonProgressStore, runner: any LessonCommandRunner,
    terminal: any LessonTerminal, exercises: LessonExercises, scale: LessonScale = .normal,
    scarceMemory: ByteCount? = nil
  ) {
    self.library = library
    self.store = store
    self.runner = runner
    self.terminal = terminal
    self.exercises = exercises
    self.scale = scale
    self.scarceMemory = scarceMemory
  }

  /// Begins a lesson, or continues one that was begun: the one with this id, number, or beginning
  /// of its id; for `nil` the current one, or the first one with steps neither completed nor
  /// skipped.
  ///
  /// - Throws: `CommandFailure` for an unknown lesson or one with mistakes; what the store throws.
  package func start(_ name: String?) throws {
    let lesson = try lesson(toStart: name)
    let before = try store.progress(of: lesson.id)
    var visit = LessonVisit(
      lesson: lesson, progress: before ?? LessonProgress(beginning: lesson), scale: scale)
    visit.progress.isPlaying = false
    try store.setCurrentLesson(lesson.id)
    if before == nil {
      let missing = try library.missing(for: lesson, in: store)
      terminal.show(.lessonBegun(visit.lesson, requirements: missing))
      if let scarceMemory { terminal.show(.smallScaleProposed(available: scarceMemory)) }
      try enter(0, in: &visit)
    } else {
      let isCompleted = visit.progress.hasCompleted(lesson)
      terminal.show(.lessonResumed(title: lesson.title, isCompleted: isCompleted))
      if visit.scale != scale { terminal.show(.scaleKept(visit.scale, wanted: scale)) }
      try enter(isCompleted ? 0 : visit.index, in: &visit)
    }
  }

  /// Goes on to the next pause of the step, or to the next step.
  ///
  /// - Throws: `CommandFailure` if no lesson is current; what a command or the store throws.
  package func next() throws {
    var visit = try visit()
    if visit.record.isCompleted {
      try leaveStep(&visit)
    } else {
      try proceed(&visit, mayRun: true)
    }
  }

  /// Goes to the previous step; nothing runs again.
  package func back() throws {
    var visit = try visit()
    guard visit.index > 0 else {
      throw CommandFailure.usage("back: this is the first step; 'where' lists the steps")
    }
    try enter(visit.index - 1, in: &visit)
  }

  /// Goes to a step of the current lesson by its id, its number, or the beginning of its id;
  /// nothing runs again.
  ///
  /// - Throws: `CommandFailure` for an unknown step; what the store throws.
  package func goto(_ name: String) throws {
    var visit = try visit()
    try enter(try index(ofStep: name, in: visit.lesson), in: &visit)
  }

  package func skip() throws {
    var visit = try visit()
    try skip(&visit)
  }

  /// Goes past the current step without completing it.
  func skip(_ visit: inout LessonVisit) throws {
    if !visit.record.isCompleted {
      visit.record.wasSkipped = true
      try store.save(visit.progress)
    }
    try leaveStep(&visit)
  }

  package func whereAmI() throws {
    terminal.show(.place(try place(of: try visit(evenPlaying: true))))
  }

  /// Pauses the lesson for experiments of the learner's own.
  package func play() throws {
    var visit = try visit(evenPlaying: true)
    try play(&visit)
  }

  func play(_ visit: inout LessonVisit) throws {
    visit.progress.isPlaying = true
    try store.save(visit.progress)
    terminal.show(.playing(fixtures: visit.fixtureCommands, experiments: visit.experiments))
  }

  /// Returns to the lesson and shows its current step again.
  package func resume() throws {
    var visit = try visit(evenPlaying: true)
    visit.progress.isPlaying = false
    try enter(visit.index, in: &visit)
  }

  /// The current lesson and step, which a new shell offers to continue; `nil` if none was begun or
  /// the lesson no longer exists.
  package func place() throws -> LessonPlace? {
    guard let id = try store.currentLesson(), let progress = try store.progress(of: id),
      let lesson = library.lessons.first(where: { $0.id == id })
    else { return nil }
    return try place(of: LessonVisit(lesson: lesson, progress: progress, scale: scale))
  }

  func visit(evenPlaying: Bool = false) throws -> LessonVisit {
    guard let id = try store.currentLesson() else {
      throw CommandFailure.usage(
        "lesson: you have not begun one; type 'start' to begin, 'lessons' to choose")
    }
    let lesson = try library.lesson(id: id)
    let progress = try store.progress(of: id) ?? LessonProgress(beginning: lesson)
    guard evenPlaying || !progress.isPlaying else {
      throw CommandFailure.usage("lesson: '\(id)' waits while you play; type 'resume' to return")
    }
    return LessonVisit(lesson: lesson, progress: progress, scale: scale)
  }

  private func lesson(toStart name: String?) throws -> Lesson {
    if let name { return try library.lesson(named: name) }
    let isOpen = { (lesson: Lesson) in
      try store.progress(of: lesson.id)?.isThrough(lesson) != true
    }
    let hasSkipped = { (lesson: Lesson) in
      try store.progress(of: lesson.id)?.hasCompleted(lesson) != true
    }
    if let id = try store.currentLesson(),
      let lesson = library.lessons.first(where: { $0.id == id }), try isOpen(lesson)
    {
      return lesson
    }
    // What was skipped is offered again when there is nothing else.
    let open = try library.lessons.first(where: isOpen) ?? library.lessons.first(where: hasSkipped)
    guard let lesson = open else {
      throw CommandFailure.usage("start: every lesson is completed; name one to see it again")
    }
    return lesson
  }

  func index(ofStep name: String, in lesson: Lesson) throws(CommandFailure) -> Int {
    let ids = lesson.steps.map(\.id)
    if let index = ids.firstIndex(of: name) { return index }
    if let number = Int(name), lesson.steps.indices.contains(number - 1) { return number - 1 }
    let beginning = ids.indices.filter { !name.isEmpty && ids[$0].hasPrefix(name) }
    if beginning.count == 1 { return beginning[0] }
    let advice = Spelling.nearest(to: name, in: ids).map { "did you mean '\($0)'?" }
    throw .usage("goto: there is no step '\(name)'; \(advice ?? "'where' lists the steps")")
  }

  /// How much `reset` forgets.
  package enum ResetScope: String, Hashable, Sendable, CaseIterable {
    case step, lesson, all
  }

  /// Forgets the current step, the current lesson, or everything, after asking unless the user has
  /// already agreed, as with `--yes`.
  ///
  /// - Throws: `CommandFailure` if nobody can be asked; what the store throws.
  package func reset(_ scope: ResetScope, isConfirmed: Bool) throws {
    switch scope {
    case .step:
      var visit = try visit(evenPlaying: true)
      guard try confirm("step '\(visit.step.id)'", isConfirmed) else { return }
      visit.progress.steps[visit.step.id] = nil
      try enter(visit.index, in: &visit)
    case .lesson:
      let id = try visit(evenPlaying: true).lesson.id
      guard try confirm("lesson '\(id)'", isConfirmed) else { return }
      try store.forget(id)
    case .all:
      guard try confirm("all lessons", isConfirmed) else { return }
      try store.forgetAll()
    }
  }

  private func confirm(_ what: String, _ isConfirmed: Bool) throws -> Bool {
    if !isConfirmed {
      guard terminal.canAsk else {
        throw CommandFailure.usage("reset: nobody is there to agree; add --yes")
      }
      guard isYes(terminal.ask("forget what you did in \(what)? (yes/no) ")) else {
        terminal.show(.kept(what))
        return false
      }
    }
    terminal.show(.forgotten(what))
    return true
  }
}

extension LessonPlayer {
  /// Shows a goal, and whether the learner has reached it.
  ///
  /// Without a learner, as in a demo and in `lesson test`, the solution runs instead when asked to
  /// go on, and its verdict is shown.
  ///
  /// - Parameters:
  ///   - goal: What the current stage asks for.
  ///   - wasShown: Whether it was shown before, and the learner now asks to go on.
  ///   - visit: The lesson and the learner's progress; the caller saves it.
  /// - Returns: Whether the lesson goes on.
  /// - Throws: What the solution or the store throws.
  func take(_ goal: LessonGoal, wasShown: Bool, in visit: inout LessonVisit) throws -> Bool {
    let reached = visit.record.reachedGoal(atStage: visit.stageIndex)
    guard !exercises.hasLearner, wasShown else {
      terminal.show(.goal(goal, reachedBy: reached?.command))
      return reached != nil
    }
    let solution = goal.solution
    terminal.show(.commandBegun(solution.text))
    let figures = try runner.run(solution.text, of: visit.lesson, showing: solution.shows)
    terminal.show(.goalJudged(goal, goal.verdict(on: figures, by: solution.text)))
    return true
  }

  /// Judges a command that the learner ran at the prompt, if the lesson waits at a goal: shows what
  /// is missing, or goes on if the goal is reached. Otherwise it does nothing, as while the learner
  /// plays.
  ///
  /// - Parameters:
  ///   - figures: What the command measured.
  ///   - command: The command as it was typed.
  /// - Throws: What the library or the store throws.
  package func judge(_ figures: MeasuredFigures, by command: String) throws {
    guard let goal = try goal() else { return }
    var visit = try visit()
    let verdict = goal.verdict(on: figures, by: command)
    terminal.show(.goalJudged(goal, verdict))
    guard verdict.isReached else { return }
    visit.record.keepGoal(
      StepProgress.ReachedGoal(stage: visit.stageIndex, command: command, figures: figures))
    visit.completeStage()
    try store.save(visit.progress)
    try proceed(&visit, mayRun: false)
  }

  /// The goal at which the current lesson waits; `nil` if it waits at none, or while the learner
  /// plays.
  package func goal() throws -> LessonGoal? {
    guard let id = try store.currentLesson(), let progress = try store.progress(of: id),
      !progress.isPlaying, let lesson = library.lessons.first(where: { $0.id == id })
    else { return nil }
    return LessonVisit(lesson: lesson, progress: progress, scale: scale).openGoal
  }
}

extension LessonGoal {
  /// Judges what one command measured; `nil`, which is nothing, reaches no goal.
  func verdict(on figures: MeasuredFigures?, by command: String) -> GoalVerdict {
    // What could not run here was about the right case, as far as anybody knows.
    let isUnknown = figures?.isMissing ?? true
    return verdict(
      on: LessonFigures(measured: [figures].compactMap { $0 }),
      ofCase: isUnknown ? caseID : figures?.caseID, by: command)
  }
}

extension LessonVisit {
  /// The goal that waits for a command of the learner's; `nil` if none does.
  var openGoal: LessonGoal? {
    guard !record.isCompleted, stageIndex < step.stages.count,
      case .goal(let goal) = step.stages[stageIndex].content
    else { return nil }
    return goal
  }
}

extension StepProgress {
  /// The command that reached a stage's goal; `nil` if none has.
  func reachedGoal(atStage stage: Int) -> ReachedGoal? { goals?.first { $0.stage == stage } }

  /// Keeps a command that reached a goal, in place of an earlier one.
  mutating func keepGoal(_ goal: ReachedGoal) {
    goals = (goals ?? []).filter { $0.stage != goal.stage } + [goal]
  }
}

extension LessonPlayer {
  /// Shows an exercise and how far the learner is in it, and keeps that it was passed.
  ///
  /// - Parameters:
  ///   - exercise: What the current stage asks for.
  ///   - wasShown: Whether the learner has seen it before and now asks to go on.
  ///   - visit: The lesson and the learner's progress; the caller saves it.
  /// - Returns: Whether the lesson goes on.
  /// - Throws: What the library or the store of exercises throws.
  func take(
    _ exercise: LessonExercise, wasShown: Bool, in visit: inout LessonVisit
  ) throws -> Bool {
    let task = try exercises.task(exercise.name)
    terminal.show(wasShown ? .exerciseChecked(task) : .exercise(task))
    switch task.state {
    case .passed(let language):
      let stage = visit.stageIndex
      let earlier = (visit.record.exercises ?? []).filter { $0.stage != stage }
      visit.record.exercises =
        earlier + [
          StepProgress.PassedExercise(stage: stage, name: exercise.name, language: language)
        ]
      return true
    case .left: return true
    case .new, .begun: return false
    }
  }
}
