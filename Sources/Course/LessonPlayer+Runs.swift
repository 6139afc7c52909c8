import LessonScript

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
