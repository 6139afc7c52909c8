import LessonScript

extension LessonPlayer {
  /// Asks for a guess.
  ///
  /// - Returns: Whether the lesson goes on, because a guess was made or the learner chose not to
  ///   guess.
  func ask(_ prediction: Prediction, in visit: inout LessonVisit) throws -> Bool {
    while let reply = reply(to: "guess (\(prediction.unit.name))> ") {
      if reply.isEmpty { return true }
      if try help(reply, &visit) { continue }
      if take(reply, for: prediction, in: &visit) { return true }
      terminal.show(.replyUnclear(LessonPlayer.advice(prediction) + LessonPlayer.waysOut))
    }
    return false
  }

  /// Asks a quiz until it is answered correctly.
  ///
  /// - Returns: Whether the lesson goes on, because it was answered or the learner chose not to
  ///   answer.
  func ask(_ quiz: Quiz, in visit: inout LessonVisit) throws -> Bool {
    while let reply = reply(to: "answer (1-\(quiz.options.count))> ") {
      if reply.isEmpty { return true }
      if try help(reply, &visit) { continue }
      if let choice = LessonPlayer.choice(reply, of: quiz) {
        if try take(choice, for: quiz, in: &visit) { return true }
      } else {
        terminal.show(.replyUnclear(LessonPlayer.advice(quiz) + LessonPlayer.waysOut))
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

  /// Answers the open question.
  ///
  /// - Parameter reply: A guess such as `200MiB`, or the numbers of a quiz's options.
  /// - Throws: `CommandFailure` if no question is open or the reply cannot be read; what a command
  ///   or the store throws.
  package func answer(_ reply: String) throws {
    var visit = try visit()
    guard !visit.record.isCompleted, visit.stageIndex < visit.step.stages.count else {
      throw CommandFailure.usage("answer: no question is open; 'answer' alone shows the answer")
    }
    switch visit.step.stages[visit.stageIndex].content {
    case .predict(let prediction):
      guard take(reply, for: prediction, in: &visit) else {
        throw CommandFailure.usage(
          "answer: cannot read '\(reply)'; \(LessonPlayer.advice(prediction))")
      }
    case .quiz(let quiz):
      guard let choice = LessonPlayer.choice(reply, of: quiz) else {
        throw CommandFailure.usage("answer: cannot read '\(reply)'; \(LessonPlayer.advice(quiz))")
      }
      guard try take(choice, for: quiz, in: &visit) else { return showPause(visit) }
    default:
      throw CommandFailure.usage("answer: no question is open; 'next' goes on")
    }
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

  /// Takes a guess; returns false if the reply cannot be read.
  private func take(
    _ reply: String, for prediction: Prediction, in visit: inout LessonVisit
  ) -> Bool {
    guard let guess = Quantity(parsing: reply, unit: prediction.unit),
      guess.dimension == prediction.unit.dimension
    else { return false }
    let stage = visit.stageIndex
    visit.keepScale()
    visit.record.guesses.removeAll { $0.stage == stage }
    visit.record.guesses.append(
      StepProgress.Guess(
        stage: stage, question: prediction.question.plainText, unit: prediction.unit.name,
        value: guess.value))
    return true
  }

  /// Takes the chosen options and shows the verdict; returns whether they are right.
  private func take(
    _ choice: Set<Int>, for quiz: Quiz, in visit: inout LessonVisit
  ) throws -> Bool {
    let right = quiz.rightOptions
    let verdict: QuizVerdict =
      choice == right ? .right : choice.isSubset(of: right) ? .incomplete : .wrong
    let stage = visit.stageIndex
    visit.keepScale()
    let before = visit.record.quizAnswer(atStage: stage)?.attempts ?? 0
    visit.record.quizAnswers.removeAll { $0.stage == stage }
    visit.record.quizAnswers.append(
      StepProgress.QuizAnswer(
        stage: stage, choice: choice.sorted(), isRight: verdict == .right, attempts: before + 1))
    try store.save(visit.progress)
    let feedback = choice.sorted().map { quiz.options[$0].feedback }
    terminal.show(.quizAnswered(verdict, feedback: feedback))
    return verdict == .right
  }

  /// Reads the numbers of options, as in `2` or `1,3`; `nil` for anything else.
  private static func choice(_ reply: String, of quiz: Quiz) -> Set<Int>? {
    let parts = reply.split { $0 == "," || $0.isWhitespace }
    let numbers = parts.compactMap { Int($0) }.filter(quiz.options.indices.map { $0 + 1 }.contains)
    guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
    return Set(numbers.map { $0 - 1 })
  }

  /// A learner who does not know what to reply must not be stuck at the question.
  private static let waysOut = ". Enter goes on without an answer, Ctrl-C returns to the prompt."

  private static func advice(_ prediction: Prediction) -> String {
    let unit = prediction.unit.name
    return "write a number and a unit, as in 100\(unit); a bare number is in \(unit)"
  }

  private static func advice(_ quiz: Quiz) -> String {
    let numbers = "write a number from 1 to \(quiz.options.count)"
    return quiz.rightOptions.count > 1 ? "\(numbers), or several, as in 1,2" : numbers
  }
}
