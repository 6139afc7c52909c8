import LessonScript

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
