import Course
import ArgumentParser
import Findings
import Foundation
import LessonScript
import Workbook

/// `lesson …`: for authors of lessons.
struct LessonCommand: ListedCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Check, test and begin to write lessons.",
    subcommands: subcommands.parsable)

  static let subcommands: [any ListedCommand.Type] = [
    LessonCheckCommand.self, LessonTestCommand.self, LessonNew.self,
  ]
}

/// `lesson check [FILE…]`: every mistake, without running anything.
struct LessonCheckCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report every mistake in lessons as file:line:column, running nothing.",
    discussion: """
      It also names the lessons that run programs, which a learner must allow first (see 'help trust').

        lesson check
        lesson check my-lesson.md
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The files; without any, all lessons.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  func run(in session: Session) throws {
    let lessons =
      try files.isEmpty
      ? session.course.files() : files.map { (name: $0, bytes: try LessonFile.read($0)) }
    let grammar = try session.course.grammar()
    let mistakes = lessons.flatMap {
      LessonCheck.mistakes(in: $0.bytes, file: $0.name, grammar: grammar)
    }
    for mistake in mistakes { session.output.report("\(mistake)") }
    guard mistakes.isEmpty else { throw SilentFailure(exitCode: 1) }
    session.output.write(sentence: "lesson: \(lessons.count) checked, no mistakes")
    for (name, bytes) in lessons {
      let lesson = try Lesson(source: bytes, file: name)
      let commands = LessonTrust.isBuiltIn(lesson) ? [] : LessonTrust.commands(of: lesson)
      guard let first = commands.first else { continue }
      session.output.write(
        sentence:
          "lesson: '\(lesson.id)' runs programs, as in '\(first)'; a learner must first agree by "
          + "'trust \(lesson.id)'")
    }
  }
}

/// `lesson test [LESSON…]`: runs lessons unattended and checks what they expect.
struct LessonTestCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run lessons unattended and check every expectation in them.",
    discussion: """
      Each goal's solution is run, and must reach the goal. What a command shows must fit a screen of \
      80 columns and 24 rows together with the command. Exercises are left out; 'exercise test' proves \
      them.

        lesson test
        lesson test tail --scale small
        lesson test spike --scale small --repeat 20
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their names; without any, all.", valueName: "lesson"), completion: .grammar)
  var lessons: [String] = []
  @Option(help: "How large the files are; without, as 'set scale' says.") var scale: LessonScale?
  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "How often to run each lesson: an expectation must hold every time.", valueName: "times"))
  var rounds = 1

  func run(in session: Session) throws {
    let library = try session.course.library()
    let chosen = try lessons.isEmpty ? library.lessons : lessons.map(library.lesson(named:))
    let runner = Interpreter(session: session)
    let exercises = try session.course.exercises()
    let scale = try scale ?? session.course.scale()
    guard rounds > 0 else {
      throw CommandFailure.usage("lesson: '--repeat \(rounds)' repeats nothing; write 1 or more")
    }
    var isSound = true
    for lesson in chosen {
      var results: [LessonTestResult] = []
      var tooLong = 0
      for round in 1...rounds {
        let heights = ResultHeights(of: lesson.scaled(to: scale), on: session.output)
        let result = try heights.drawing {
          try LessonTest.run(
            lesson, scale: scale, runner: runner, exercises: exercises, show: heights.note)
        }
        let place = rounds > 1 ? "round \(round) of \(rounds): " : ""
        for failure in result.failures + heights.tooLong {
          session.output.report("\(place)\(failure)")
        }
        tooLong += heights.tooLong.count
        results.append(result)
      }
      isSound = isSound && tooLong == 0 && results.allSatisfy(\.passed)
      session.output.write(sentence: Self.summary(of: lesson, results, tooLong: tooLong))
    }
    if !isSound { throw SilentFailure(exitCode: 1) }
  }

  /// A lesson's line: how many expectations there were, in how many rounds, and how many failed.
  private static func summary(
    of lesson: Lesson, _ rounds: [LessonTestResult], tooLong: Int
  ) -> String {
    let failed = rounds.map(\.failures.count).reduce(0, +)
    let checked = rounds.map(\.checked.count).reduce(0, +)
    let repeated = rounds.count > 1 ? " in \(rounds.count) rounds" : ""
    let undecided = rounds.map(\.undecided).reduce(0, +)
    return "\(failed + tooLong == 0 ? "ok  " : "FAIL")  \(lesson.id): \(checked) expectations"
      + "\(repeated), \(failed) failed"
      + (tooLong == 0 ? "" : ", \(FigureText.count(tooLong, "result")) longer than a screen")
      + (undecided == 0 ? "" : ", \(undecided) not decided on this machine")
      + left(rounds.first?.exercises ?? [])
  }

  /// What is left to another command, to put behind a lesson's line; empty for nothing.
  private static func left(_ exercises: [String]) -> String {
    guard !exercises.isEmpty else { return "" }
    return ", left to 'exercise test': \(exercises.joined(separator: ", "))"
  }
}

extension LessonScale: ExpressibleByArgument {}

/// `lesson new ID`: a skeleton to begin with.
struct LessonNew: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a runnable skeleton of a lesson to ID.md.",
    discussion: """
        lesson new my-lesson
      """)

  @ParentCommand var root: HighWater
  @Argument(help: "The new lesson's id: small letters, digits and hyphens.") var id: String

  func run(in session: Session) throws {
    guard let text = LessonSkeleton.text(id: id) else {
      throw CommandFailure.usage(
        "lesson: '\(id)' is no id; use small letters, digits and hyphens, as in my-lesson")
    }
    let path = (root.lessonsFolder.map { $0 + "/" } ?? "") + "\(id).md"
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch {
      throw CommandFailure.failed(
        "lesson: cannot write '\(path)'; remove what is there, or choose another id")
    }
    session.output.write(
      sentence: "lesson: wrote '\(path)'; "
        + "'lesson check \(CommandWords.quotedPath(path))' checks it")
  }
}
