import Course
import ArgumentParser
import Presentation
import TerminalText
import Workbook

/// `lessons`: the lessons, and the learner's progress.
struct Lessons: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons",
    abstract: "List the lessons and how far you are in each.",
    discussion: """
        lessons
        lessons --format json
      """)

  @ParentCommand var root: HighWater

  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let lines = try session.course.listing()
    guard listing.format == .text else {
      return LessonListing.writeJSON(lines) { session.output.write($0) }
    }
    session.output.write(lines: LessonOverview(lines).lines(on: session.output.display))
  }
}

/// `start [LESSON]`.
struct Start: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Begin a lesson, or go on where you left it.",
    discussion: """
      Without a name it goes on with the current lesson, or begins the first not completed.

        start
        start spike
        start 3
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Its name or number; 'lessons' lists them.", valueName: "lesson"),
    completion: .grammar)
  var lesson: String?

  func run(in session: Session) throws {
    try session.course.player().start(lesson)
  }
}

/// `goto STEP`.
struct Goto: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "goto",
    abstract: "Go to a step of the lesson.",
    discussion: """
        goto 2
        goto load
      """, aliases: ["go"])

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(help: "Its number or name; 'where' lists them.", completion: .grammar)
  var step: String

  func run(in session: Session) throws {
    try session.course.player().goto(step)
  }
}

/// `answer [ANSWER]`.
struct Answer: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Answer the question that is open; alone, tell the step's answer.",
    discussion: """
        answer 200MiB
        answer 2
        answer 1,3
        answer
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(help: "A guess, or the number of an option.") var answer: [String] = []

  func run(in session: Session) throws {
    let player = try session.course.player()
    if answer.isEmpty {
      try player.revealAnswer()
    } else {
      try player.answer(answer.joined(separator: " "))
    }
  }
}

/// What a learner does in the current lesson by a command without arguments.
protocol LessonMove {
  /// The command's name.
  static var name: String { get }
  /// What it does, a sentence.
  static var abstract: String { get }
  static func make(by player: LessonPlayer) throws
}

/// `next`, `back` and the other commands that are no more than their name.
struct LessonMoveCommand<Move: LessonMove>: SessionCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Move.name, abstract: Move.abstract, discussion: "  \(Move.name)")
  }

  static var concernsProgress: Bool { true }

  @ParentCommand var root: HighWater

  func run(in session: Session) throws {
    try Move.make(by: session.course.player())
  }
}

/// `next`.
enum Next: LessonMove {
  static let name = "next"
  static let abstract = "Go on in the lesson: run what the step runs, or go to the next step."
  static func make(by player: LessonPlayer) throws { try player.next() }
}

/// `back`.
enum Back: LessonMove {
  static let name = "back"
  static let abstract = "Go back to the step before."
  static func make(by player: LessonPlayer) throws { try player.back() }
}

/// `where`.
enum Where: LessonMove {
  static let name = "where"
  static let abstract = "Tell where you are in the lesson, and what comes next."
  static func make(by player: LessonPlayer) throws { try player.whereAmI() }
}

/// `hint`.
enum Hint: LessonMove {
  static let name = "hint"
  static let abstract = "Give the step's next hint."
  static func make(by player: LessonPlayer) throws { try player.hint() }
}

/// `skip`.
enum Skip: LessonMove {
  static let name = "skip"
  static let abstract = "Pass the step by; it stays marked as skipped."
  static func make(by player: LessonPlayer) throws { try player.skip() }
}

/// `again`.
enum Again: LessonMove {
  static let name = "again"
  static let abstract = "Repeat the step's newest run."
  static func make(by player: LessonPlayer) throws { try player.again() }
}

/// `play`.
enum Play: LessonMove {
  static let name = "play"
  static let abstract = "Leave the lesson for experiments of your own, with its fixtures at hand."
  static func make(by player: LessonPlayer) throws { try player.play() }
}

/// `resume`.
enum Resume: LessonMove {
  static let name = "resume"
  static let abstract = "Return to the lesson from 'play'."
  static func make(by player: LessonPlayer) throws { try player.resume() }
}

/// `reset step|lesson|all`.
struct Reset: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Forget what you did in a step, a lesson or all; measurements stay.",
    discussion: """
      It asks first, unless --yes is given.

        reset step --yes
        reset lesson --yes
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(help: "What to forget: step, lesson or all.") var scope: LessonPlayer.ResetScope
  @Flag(help: "Do not ask first.") var yes = false

  func run(in session: Session) throws {
    try session.course.player().reset(scope, isConfirmed: yes)
  }
}

extension LessonPlayer.ResetScope: ExpressibleByArgument {}
