package import LessonScript

/// A lesson shown to a room: one step per screen, each piece of it when the presenter asks.
///
/// It plays the lesson with separate progress, discarded at the end, so that the
/// progress of the learner at this machine does not change. It holds one lesson.
package final class Demo {
  package let lesson: Lesson
  private let player: LessonPlayer
  private let stage: DemoStage

  /// What Enter does next, for a line below the screen.
  package enum Offer: Hashable, Sendable {
    case more
    case answer
    case run([String])
    case step(String)
    case end
  }

  package init(
    _ lesson: Lesson, runner: any LessonCommandRunner, exercises: LessonExercises,
    screen: any DemoScreen
  ) {
    self.lesson = lesson
    stage = DemoStage(screen: screen)
    player = LessonPlayer(
      library: LessonLibrary(lessons: [lesson]), store: InMemoryProgress(), runner: runner,
      terminal: stage, exercises: exercises.withoutLearner)
  }

  /// Opens the demo with the lesson's title, or with the step of an id or number.
  ///
  /// - Throws: `CommandFailure` for an unknown step.
  package func begin(at step: String? = nil) throws {
    try player.start(lesson.id)
    if let step {
      try player.goto(step)
      stage.keepNewestStep()
    }
    stage.reveal()
  }

  /// What Enter does now.
  package var offer: Offer {
    if stage.hasMore { return .more }
    switch stage.pause {
    case .question:
      return stage.question?.content.rightReply == nil ? offerBehindPrediction : .answer
    case .run(let lines): return .run(lines)
    case .step(let title): return .step(title)
    // A demo leaves exercises to the room and runs the solutions of goals, so it never waits there.
    case .exercise, .goal, .end, nil: return .end
    }
  }

  /// Does what a key asks for, except for `prompt` and `quit`; returns whether the demo goes on.
  ///
  /// - Throws: What a command throws; the lesson then waits before that command.
  ///   `CommandFailure.usage` if there is nothing to repeat or to go back to.
  package func press(_ key: DemoKey) throws -> Bool {
    switch key {
    case .goOn: return try goOn()
    case .again:
      stage.showsAtOnce = true
      defer { stage.showsAtOnce = false }
      do {
        try player.again()
      } catch CommandFailure.usage {
        throw CommandFailure.usage("demo: nothing has run in this step yet; Enter goes on")
      }
    case .back:
      guard step.id != lesson.steps[0].id else {
        throw CommandFailure.usage("demo: this is the first step; Enter goes on")
      }
      try player.back()
      stage.keepNewestStep()
      stage.reveal()
    case .skip:
      try player.skip()
      stage.keepNewestStep()
      stage.reveal()
    case .guesses, .prompt, .quit: break
    }
    return true
  }

  private func goOn() throws -> Bool {
    switch offer {
    case .more where stage.hasMore: stage.reveal()
    case .end: return false
    case .answer:
      try player.answer(stage.question?.content.rightReply ?? "")
    case .more, .run, .step:
      let goesToStep = if case .step = offer { true } else { false }
      try player.next()
      if goesToStep { stage.reveal() }
    }
    return true
  }

  /// After a question for a guess, Enter goes on to the run that answers it, without asking for a
  /// reply: the question is for the room.
  private var offerBehindPrediction: Offer {
    let stages = step.stages
    let place = stages.firstIndex {
      $0.content.question != nil && $0.content.question == stage.question
    }
    guard let place, place + 1 < stages.count, case .run(let commands) = stages[place + 1].content
    else { return .more }
    return .run(commands.map(\.text))
  }

  /// The question that waits for the room's guesses; `nil` if none does.
  package var prediction: Prediction? {
    guard case .question? = stage.pause, !stage.hasMore else { return nil }
    return stage.question?.prediction
  }

  /// The question that the room's guesses are for.
  ///
  /// - Throws: A usage failure if no guess is asked for.
  package func askedPrediction() throws(CommandFailure) -> Prediction {
    guard let prediction else {
      throw .usage("demo: no guess is asked for now; Enter goes on")
    }
    return prediction
  }

  /// Takes the room's guesses at the open question, and shows how they lie. Further ones are added
  /// to those taken before.
  ///
  /// - Parameter text: Numbers, as in `64 100 3GiB`.
  /// - Throws: `CommandFailure` if no guess is asked for, or a number cannot be read.
  package func take(guesses text: String) throws(CommandFailure) {
    try stage.take(text, at: askedPrediction())
  }

  /// The step on the screen; the first step while the title is shown.
  package var step: Lesson.Step {
    let place = try? player.place()
    let id = place?.steps.first(where: \.isCurrent)?.id
    return id.flatMap(lesson.step) ?? lesson.steps[0]
  }
}

/// What a presenter can ask of a demo, one key each.
package enum DemoKey: Hashable, Sendable {
  /// Shows what comes next; then answers or runs it; then goes to the next step.
  case goOn
  /// Opens a prompt for the presenter's own commands.
  case prompt
  /// Repeats the step's newest run.
  case again
  /// Takes the room's guesses at the open question.
  case guesses
  case back
  case skip
  case quit

  /// Reads a key from what a terminal or a file sends for it; `nil` for any other text.
  ///
  /// A presenter's remote control sends Page Down, Page Up and the arrow keys.
  package init?(_ text: String) {
    switch text {
    case "\n", " ", "\u{1B}[6~", "\u{1B}[B", "\u{1B}[C", "\u{1B}OB", "\u{1B}OC": self = .goOn
    case "b": self = .prompt
    case "r": self = .again
    case "g": self = .guesses
    case "p", "\u{1B}[5~", "\u{1B}[A", "\u{1B}[D", "\u{1B}OA", "\u{1B}OD": self = .back
    case "s": self = .skip
    case "q": self = .quit
    default: return nil
    }
  }
}
