package import LessonScript

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
