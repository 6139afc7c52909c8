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

extension LessonPlayer {
  /// Answers the open question, with a guess such as `200MiB` or the numbers of a quiz's options.
  ///
  /// - Throws: `CommandFailure` if no question is open or the reply cannot be read; what a command
  ///   or the store throws.
  package func answer(_ reply: String) throws {
    var visit = try visit()
    guard let stage = visit.openQuestion ?? visit.missedQuizzes.first,
      let question = visit.step.stages[stage].content.question
    else {
      let hasAnswer = visit.record.isCompleted || visit.openGoal != nil
      let advice = hasAnswer ? "'answer' alone shows the answer" : "'next' goes on"
      throw CommandFailure.usage("answer: no question is open; \(advice)")
    }
    guard let read = question.content.read(reply) else {
      throw CommandFailure.usage("answer: cannot read '\(reply)'; \(question.content.advice)")
    }
    let isSettled = try take(read, for: question, atStage: stage, in: &visit)
    // A second try at an earlier question leaves the lesson where it is.
    guard isSettled, stage == visit.openQuestion else { return try showPause(visit) }
    visit.completeStage()
    try store.save(visit.progress)
    try proceed(&visit, mayRun: false)
  }

  /// Shows the step's `answer` fences.
  ///
  /// - Throws: `CommandFailure` if there are none; what the store throws.
  package func revealAnswer() throws {
    let visit = try visit(evenPlaying: true)
    guard !visit.step.answers.isEmpty else {
      throw CommandFailure.usage("answer: this step has no answer to show; 'hint' may help")
    }
    for answer in visit.step.answers { terminal.show(.answer(answer)) }
    guard visit.scale != .normal, visit.step.asksForGoal else { return }
    let remark = "The sizes of a goal, and so of this command, are the same at every scale."
    terminal.show(.answer(Markdown(remark)))
  }

  /// Shows the step's next hint, or says that there are no more.
  package func hint() throws {
    var visit = try visit(evenPlaying: true)
    try revealHint(&visit)
  }

  func revealHint(_ visit: inout LessonVisit) throws {
    let hints = visit.step.hints
    let number = visit.record.hintsShown
    guard number < hints.count else {
      let hasAnswer = !visit.step.answers.isEmpty
      return terminal.show(.hintsExhausted(count: hints.count, hasAnswer: hasAnswer))
    }
    visit.record.hintsShown += 1
    try store.save(visit.progress)
    terminal.show(.hint(hints[number], number: number + 1, of: hints.count))
  }

  /// Keeps a reply, and shows the verdict if it can be judged at once; returns whether the question
  /// is settled: a choice that is not right is asked again.
  func take(
    _ reply: QuestionReply, for question: Question, atStage stage: Int, in visit: inout LessonVisit
  ) throws -> Bool {
    visit.keepScale()
    switch reply {
    case .guess(let guess):
      visit.record.guesses.removeAll { $0.stage == stage }
      visit.record.guesses.append(
        StepProgress.Guess(
          stage: stage, question: question.content.question.plainText,
          unit: question.prediction?.unit.name ?? "", value: guess.value))
      return true
    case .judged(let verdict, let choice, let feedback):
      let before = visit.record.quizAnswer(atStage: stage)?.attempts ?? 0
      visit.record.quizAnswers.removeAll { $0.stage == stage }
      visit.record.quizAnswers.append(
        StepProgress.QuizAnswer(
          stage: stage, choice: choice, isRight: verdict == .right, attempts: before + 1))
      try store.save(visit.progress)
      terminal.show(.quizAnswered(verdict, feedback: feedback))
      return verdict == .right
    }
  }
}

extension LessonPlayer {
  /// Runs the commands of the current stage that have not run yet.
  func run(_ commands: [LessonCommand], in visit: inout LessonVisit) throws {
    let stage = visit.stageIndex
    for command in commands.dropFirst(visit.record.commandsDone) {
      try run(command, ofStage: stage, in: &visit)
      visit.record.commandsDone += 1
      try store.save(visit.progress)
    }
    settleGuesses(ofRunAt: stage, in: &visit)
  }

  /// Repeats the commands that ran last in the current step.
  ///
  /// - Throws: `CommandFailure` if none has run; what a command or the store throws.
  package func again() throws {
    var visit = try visit(evenPlaying: true)
    let done = visit.step.stages.prefix(visit.stageIndex)
    guard let stage = done.lastIndex(where: \.isRun), case .run(let commands) = done[stage].content
    else {
      throw CommandFailure.usage("again: nothing has run in this step yet; 'next' goes on")
    }
    for command in commands {
      try run(command, ofStage: stage, in: &visit)
      try store.save(visit.progress)
    }
    settleGuesses(ofRunAt: stage, in: &visit)
    try store.save(visit.progress)
    for later in done[stage...] {
      if case .expect(let expectations) = later.content { show(expectations, visit) }
    }
    try showPause(visit)
  }

  private func run(
    _ command: LessonCommand, ofStage stage: Int, in visit: inout LessonVisit
  ) throws {
    visit.keepScale()
    terminal.show(.commandBegun(command.text))
    guard let figures = try figures(of: command, visit.lesson) else { return }
    visit.record.measured.append(StepProgress.Measurement(stage: stage, figures: figures))
  }

  /// Runs a command, asking for the learner's agreement first if it needs one.
  private func figures(of command: LessonCommand, _ lesson: Lesson) throws -> MeasuredFigures? {
    do {
      return try runner.run(command.text, of: lesson, showing: command.shows)
    } catch let untrusted as UntrustedLesson where terminal.canAsk {
      terminal.show(.trustAsked(untrusted.commands))
      guard isYes(terminal.ask("let it run them? (yes/no) ")) else {
        throw CommandFailure.failed(
          "lesson: nothing was run; 'next' asks again, 'skip' skips the step")
      }
      try runner.trust(lesson)
      return try runner.run(command.text, of: lesson, showing: command.shows)
    }
  }

  func isYes(_ reply: String?) -> Bool {
    ["y", "yes"].contains((reply ?? "").lowercased().filter { !$0.isWhitespace })
  }

  /// Compares the guesses that waited for a run with what it measured, and shows the result.
  private func settleGuesses(ofRunAt stage: Int, in visit: inout LessonVisit) {
    for (index, prediction) in visit.predictions(settledByRunAt: stage) {
      guard let place = visit.record.guesses.firstIndex(where: { $0.stage == index }) else {
        continue
      }
      visit.record.guesses[place].measured =
        visit.verdict(on: prediction, atStage: index).measured?.value
    }
    showVerdicts(ofRunAt: stage, visit)
  }

  /// Shows the verdicts on the guesses that waited for a run.
  func showVerdicts(ofRunAt stage: Int, _ visit: LessonVisit) {
    for (index, prediction) in visit.predictions(settledByRunAt: stage) {
      terminal.show(.guess(visit.verdict(on: prediction, atStage: index)))
    }
  }
}

extension LessonVisit {
  /// The predictions that a run of the current step settles, with their stages: those before it
  /// whose variants no earlier run after the prediction has measured.
  func predictions(settledByRunAt stage: Int) -> [(stage: Int, prediction: Prediction)] {
    let stages = step.stages
    return stages.prefix(stage).indices.compactMap { index in
      guard let prediction = stages[index].content.question?.prediction else { return nil }
      let runs = (index...stage).filter { run in
        prediction.isMeasured(
          by: record.variants(atStage: run), swept: record.variants(atStage: run, isSwept: true))
      }
      return runs.first == stage ? (index, prediction) : nil
    }
  }

  /// The verdict on the guess that a stage asked for.
  func verdict(on prediction: Prediction, atStage stage: Int) -> GuessVerdict {
    let guess = record.guess(atStage: stage).map { Quantity($0.value, prediction.unit.dimension) }
    let question = prediction.question.plainText
    do {
      let measured = try prediction.against.evaluate(in: figures)
      return GuessVerdict(
        question: question, guess: guess, measured: measured, unit: prediction.unit)
    } catch {
      return GuessVerdict(question: question, guess: guess, measured: nil, reason: error)
    }
  }
}

extension Lesson.Block {
  fileprivate var isRun: Bool {
    if case .run = content { true } else { false }
  }
}
