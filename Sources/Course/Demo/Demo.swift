import Foundation
import Glibc
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

/// The file through which a running demo tells a second terminal, which shows the notes, where it
/// is.
///
/// The demo holds a lock on the file (flock(2)) as long as it lives, so that a killed demo does not
/// look like a running one. The file has a few hundred bytes and is readable only by its owner.
package final class DemoBoard {
  private let descriptor: Int32

  /// Opens the board for a demo at a path whose folder must exist.
  ///
  /// Returns `nil` if another demo is running, which then owns the notes, or if the file cannot be
  /// made, because a talk can do without.
  package init?(path: String) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    // A reader takes the lock for a moment to see whether a demo holds it.
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(5000)
    }
    close(descriptor)
    return nil
  }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  package func publish(_ place: DemoPlace) {
    guard let bytes = try? JSONEncoder().encode(place) else { return }
    // A reader that comes in between finds nothing complete, and soon looks again.
    ftruncate(descriptor, 0)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// Reads where a demo is from the board at a path; `nil` if no demo is running.
  package static func place(at path: String) -> DemoPlace? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return try? JSONDecoder().decode(DemoPlace.self, from: Data(bytes[..<count]))
  }
}

/// Where a running demo is: what `demo --notes` follows in a second terminal.
package struct DemoPlace: Hashable, Sendable, Codable {
  /// The lesson's file: the name of a built-in one, or an absolute path.
  package var file: String
  package var stepID: String
  /// What Enter does next.
  package var next: String
  /// When the demo began, in seconds since 1970.
  package var began: Int

  package init(file: String, stepID: String, next: String, began: Int) {
    self.file = file
    self.stepID = stepID
    self.next = next
    self.began = began
  }
}

/// What a presenter reads while the room looks at a step: the lesson's notes, its answers, and what
/// comes next.
package struct DemoNotes: Hashable, Sendable {
  private let lesson: Lesson
  private let index: Int
  private let next: String?

  /// Takes the notes of a step, with what Enter does next in a running demo; returns `nil` if the
  /// lesson has no such step.
  package init?(_ lesson: Lesson, stepID: String, next: String? = nil) {
    guard let index = lesson.steps.firstIndex(where: { $0.id == stepID }) else { return nil }
    self.lesson = lesson
    self.index = index
    self.next = next
  }

  package var markdown: Markdown {
    let step = lesson.steps[index]
    let place = "\(lesson.id), step \(index + 1) of \(lesson.steps.count): \(step.title)"
    var blocks: [Markdown.Block] = [.heading(level: 2, [.text(place)])]
    let notes = step.blocks.flatMap { block -> [Markdown.Block] in
      if case .note(let text) = block.content { text.blocks } else { [] }
    }
    blocks += notes.isEmpty ? [.paragraph([.text("This step has no notes.")])] : notes
    for answer in answers(of: step) {
      blocks += [.paragraph([.strong([.text("Answer:")])])] + answer
    }
    if let next { blocks.append(.paragraph([.strong([.text("Enter ")]), .text(next)])) }
    return Markdown(blocks)
  }

  /// The right options of the step's quizzes, and the contents of its `answer` fences.
  private func answers(of step: Lesson.Step) -> [[Markdown.Block]] {
    step.blocks.compactMap { block in
      switch block.content {
      case .question(let question): question.content.solution(withReasons: false)
      default: block.content.revealed?.blocks
      }
    }.filter { !$0.isEmpty }
  }
}
