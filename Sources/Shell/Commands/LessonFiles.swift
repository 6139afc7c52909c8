import Course
import ArgumentParser
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
    session.output.write(
      "lesson: \(lessons.count) checked, no mistakes\n")
    for (name, bytes) in lessons {
      let lesson = try Lesson(source: bytes, file: name)
      let commands = LessonTrust.isBuiltIn(lesson) ? [] : LessonTrust.commands(of: lesson)
      guard let first = commands.first else { continue }
      session.output.write(
        line:
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
      Exercises are left out; 'exercise test' proves them.

        lesson test
        lesson test tail --scale small
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their names; without any, all.", valueName: "lesson"), completion: .grammar)
  var lessons: [String] = []
  @Option(help: "How large the files are; without, as 'set scale' says.") var scale: LessonScale?

  func run(in session: Session) throws {
    let library = try session.course.library()
    let chosen = try lessons.isEmpty ? library.lessons : lessons.map(library.lesson(named:))
    let runner = Interpreter(session: session)
    let exercises = try session.course.exercises()
    let scale = try scale ?? session.course.scale()
    var failures = 0
    for lesson in chosen {
      let result = try LessonTest.run(
        lesson, scale: scale, runner: runner, exercises: exercises
      ) { _ in }
      for failure in result.failures { session.output.report("\(failure)") }
      failures += result.failures.count
      session.output.write(
        "\(result.passed ? "ok  " : "FAIL")  \(lesson.id): \(result.checked.count) expectations, "
          + "\(result.failures.count) failed\(undecided(result))\(left(result.exercises))\n")
    }
    if failures > 0 { throw SilentFailure(exitCode: 1) }
  }

  /// How many expectations could not be decided here, to put after the others; empty for none.
  private func undecided(_ result: LessonTestResult) -> String {
    result.undecided == 0 ? "" : ", \(result.undecided) not decided on this machine"
  }

  /// What is left to another command, to put behind a lesson's line; empty for nothing.
  private func left(_ exercises: [String]) -> String {
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
      line: "lesson: wrote '\(path)'; 'lesson check \(CommandWords.quotedPath(path))' checks it")
  }
}
