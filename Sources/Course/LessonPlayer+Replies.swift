import LessonScript

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
