import LessonScript

extension LessonPlayer {
  /// Asks a question until it is answered: a guess can be neither right nor wrong.
  ///
  /// Returns whether the lesson goes on: it was answered, or the learner chose not to answer.
  func ask(_ question: Question, in visit: inout LessonVisit) throws -> Bool {
    while let reply = reply(to: question.content.prompt) {
      if reply.isEmpty { return true }
      if try help(reply, &visit) { continue }
      if let read = question.content.read(reply) {
        if try take(read, for: question, in: &visit) { return true }
      } else {
        terminal.show(.replyUnclear(question.content.advice + LessonPlayer.waysOut))
      }
    }
    return false
  }

  /// Does what `hint` and `answer` do at the prompt; returns false for any other reply.
  private func help(_ reply: String, _ visit: inout LessonVisit) throws -> Bool {
    switch reply {
    case "hint": try revealHint(&visit)
    case "answer" where !visit.step.answers.isEmpty: visit.step.answers.forEach(show)
    case "answer": terminal.show(.replyUnclear("this step has no answer to show; 'hint' may help"))
    default: return false
    }
    return true
  }

  private func show(_ answer: Markdown) { terminal.show(.answer(answer)) }

  private func reply(to prompt: String) -> String? {
    guard terminal.canAsk, let line = terminal.ask(prompt) else { return nil }
    return String(
      line.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Answers the open question, with a guess such as `200MiB` or the numbers of a quiz's options.
  ///
  /// - Throws: `CommandFailure` if no question is open or the reply cannot be read; what a command
  ///   or the store throws.
  package func answer(_ reply: String) throws {
    var visit = try visit()
    guard !visit.record.isCompleted, visit.stageIndex < visit.step.stages.count else {
      throw CommandFailure.usage("answer: no question is open; 'answer' alone shows the answer")
    }
    guard let question = visit.step.stages[visit.stageIndex].content.question else {
      throw CommandFailure.usage("answer: no question is open; 'next' goes on")
    }
    guard let read = question.content.read(reply) else {
      throw CommandFailure.usage("answer: cannot read '\(reply)'; \(question.content.advice)")
    }
    guard try take(read, for: question, in: &visit) else { return showPause(visit) }
    visit.completeStage()
    try store.save(visit.progress)
    try proceed(&visit, mayRun: false)
  }

  /// Shows the step's `answer` fences.
  ///
  /// - Throws: `CommandFailure` if there are none; what the store throws.
  package func revealAnswer() throws {
    let answers = try visit(evenPlaying: true).step.answers
    guard !answers.isEmpty else {
      throw CommandFailure.usage("answer: this step has no answer to show; 'hint' may help")
    }
    answers.forEach(show)
  }

  /// Shows the step's next hint, or says that there are no more.
  package func hint() throws {
    var visit = try visit(evenPlaying: true)
    try revealHint(&visit)
  }

  private func revealHint(_ visit: inout LessonVisit) throws {
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
  private func take(
    _ reply: QuestionReply, for question: Question, in visit: inout LessonVisit
  ) throws -> Bool {
    let stage = visit.stageIndex
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

  /// A learner who does not know what to reply must not be stuck at the question.
  private static let waysOut = ". Enter goes on without an answer, Ctrl-C returns to the prompt."
}
