import LessonScript

extension LessonPlayer {
  /// Goes to a step: shows what was already done in it, and goes on to its next pause.
  func enter(_ index: Int, in visit: inout LessonVisit) throws {
    visit.move(to: index)
    try store.save(visit.progress)
    terminal.show(.stepEntered(visit.stepPlace, title: visit.step.title))
    try recall(visit)
    if visit.record.isCompleted {
      try showPause(visit)
    } else {
      try proceed(&visit, mayRun: false)
    }
  }

  /// Goes to the next step; after the last one, shows the lesson's recap.
  func leaveStep(_ visit: inout LessonVisit) throws {
    guard visit.index + 1 < visit.lesson.steps.count else {
      terminal.show(.lessonCompleted(LessonRecap(visit.lesson, visit.progress)))
      terminal.show(.pausing(.end(nextLesson: try nextLesson(after: visit.lesson))))
      return
    }
    try enter(visit.index + 1, in: &visit)
  }

  /// Goes through stages up to the next pause.
  ///
  /// If the learner asked to go on from there (`mayRun`), an open question that cannot be asked is
  /// skipped, an exercise must have been passed, and commands run unless something is shown first.
  ///
  /// - Throws: What a command or the store throws.
  func proceed(_ visit: inout LessonVisit, mayRun: Bool) throws {
    var mayRun = mayRun
    var mayPassBy = mayRun && !terminal.canAsk
    var wasShown = mayRun
    while !visit.record.isCompleted, visit.stageIndex < visit.step.stages.count {
      switch visit.step.stages[visit.stageIndex].content {
      case .prose(let text):
        terminal.show(.prose(text))
        mayRun = false
      case .question(let question):
        if !mayPassBy {
          terminal.show(.question(question, earlier: nil))
          switch try ask(question, in: &visit) {
          case .settled: mayRun = false
          case .open: return try showPause(visit)
          case .left: return
          }
        }
      case .run(let commands):
        // After a kill between the last command and here, there is nothing left to ask for.
        guard mayRun || visit.record.commandsDone >= commands.count else {
          return try showPause(visit)
        }
        try run(commands, in: &visit)
        mayRun = false
      case .expect(let expectations):
        show(expectations, visit)
        mayRun = false
      case .goal(let goal):
        guard try take(goal, wasShown: wasShown, in: &visit) else {
          return try showPause(visit)
        }
        mayRun = false
      case .exercise(let exercise):
        guard try take(exercise, wasShown: wasShown, in: &visit) else {
          return try showPause(visit)
        }
        mayRun = false
      case .hint, .answer, .note: break
      }
      mayPassBy = false
      wasShown = false
      visit.completeStage()
      try store.save(visit.progress)
    }
    try finishStep(&visit)
  }

  private func finishStep(_ visit: inout LessonVisit) throws {
    visit.record.isCompleted = true
    try store.save(visit.progress)
    terminal.show(.stepCompleted(visit.stepPlace))
    if visit.progress.hasCompleted(visit.lesson) {
      terminal.show(.lessonCompleted(LessonRecap(visit.lesson, visit.progress)))
    }
    try showPause(visit)
  }

  /// Shows the stages that are done, from what was recorded.
  ///
  /// - Throws: What the stores throw.
  private func recall(_ visit: LessonVisit) throws {
    for (index, stage) in visit.step.stages.prefix(visit.stageIndex).enumerated() {
      switch stage.content {
      case .prose(let text): terminal.show(.prose(text))
      case .question(let question):
        terminal.show(
          .question(question, earlier: visit.record.earlierAnswer(to: question, atStage: index)))
      case .run(let commands):
        terminal.show(.commandsDone(commands.map(\.text)))
        showVerdicts(ofRunAt: index, visit)
      case .expect(let expectations): show(expectations, visit)
      case .goal(let goal):
        let reached = visit.record.reachedGoal(atStage: index)
        terminal.show(.goal(goal, reachedBy: reached?.command))
      case .exercise(let exercise): terminal.show(.exercise(try exercises.task(exercise.name)))
      case .hint, .answer, .note: break
      }
    }
  }

  func show(_ expectations: [LessonExpectation], _ visit: LessonVisit) {
    for expectation in expectations {
      terminal.show(.expectation(expectation, expectation.check(against: visit.figures)))
    }
  }

  func showPause(_ visit: LessonVisit) throws {
    if visit.record.isCompleted, let missed = visit.missedQuizzes.first(where: visit.wasTried),
      let question = visit.step.stages[missed].content.question
    {
      terminal.show(.retryOffered(example: question.content.example))
    }
    terminal.show(.pausing(try pause(of: visit)))
  }

  /// What `where` shows.
  func place(of visit: LessonVisit) throws -> LessonPlace {
    visit.place(pause: try pause(of: visit))
  }

  /// Why a lesson waits; without a learner, `next` runs the solution of a goal.
  private func pause(of visit: LessonVisit) throws -> LessonPause {
    let pause = try visit.pause(nextLesson: try nextLesson(after: visit.lesson))
    guard case .goal(let solution) = pause, !exercises.hasLearner else { return pause }
    return .run([solution])
  }

  /// The lesson to begin after one: the next that is not through, or the first such; `nil` if there
  /// is none left.
  private func nextLesson(after lesson: Lesson) throws -> String? {
    let others = library.lessons
    let place = others.firstIndex { $0.id == lesson.id } ?? 0
    return try (others.dropFirst(place + 1) + others.prefix(place)).first { other in
      try store.progress(of: other.id)?.isThrough(other) != true
    }?.id
  }
}

extension LessonVisit {
  /// Whether a stage's quiz was answered at least once.
  fileprivate func wasTried(_ stage: Int) -> Bool { record.quizAnswer(atStage: stage) != nil }
}
