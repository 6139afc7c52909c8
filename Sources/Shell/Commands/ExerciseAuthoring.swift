import Languages
import ArgumentParser
import CaseStudies
import Course
import Findings
import LessonScript
import Presentation
import TerminalText

/// `exercise new ID`: a skeleton to begin with.
struct ExerciseNew: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a runnable skeleton of an exercise to ID.md.",
    discussion: """
      Exercises of your own belong into the folder Exercises of your lessons (--lessons).

        exercise new my-exercise
        exercise new my-count --case count
      """)

  @ParentCommand var root: HighWater
  @Argument(help: "The new exercise's id: small letters, digits and hyphens.") var id: String
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("The case whose answers are right; tail by default.", valueName: "case"),
    completion: .grammar)
  var caseID = "tail"
  @Option(
    help: ArgumentHelp("Write it into this folder.", valueName: "folder"), completion: .directory)
  var folder: String?

  func run(in session: Session) throws {
    let study = try CaseStudy.find(caseID)
    guard let text = ExerciseSkeleton.text(id: id, caseID: study.id) else {
      throw CommandFailure.usage(
        "exercise: '\(id)' is no id; use small letters, digits and hyphens, as in my-exercise")
    }
    let path = (folder.map { $0 + "/" } ?? "") + "\(id).md"
    try LessonFile.create(text, file: path, subject: "exercise")
    session.output.write(
      sentence: "exercise: wrote '\(path)'; "
        + "'exercise lint \(CommandWords.quotedPath(path))' checks it")
  }
}

/// `exercise lint [FILE…]`: every mistake, without running anything.
struct ExerciseLint: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Report every mistake in exercises as file:line:column, running nothing.",
    discussion: """
        exercise lint
        exercise lint my-exercise.md
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The files; without any, all exercises.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  func run(in session: Session) throws {
    let desk = session.exerciseDesk
    let exercises =
      try files.isEmpty
      ? desk.files() : files.map { (name: $0, bytes: try LessonFile.read($0, subject: "exercise")) }
    let surroundings = try desk.surroundings()
    let mistakes = exercises.flatMap {
      ExerciseReading($0.bytes, file: $0.name, surroundings).mistakes
    }
    for mistake in mistakes { session.output.report("\(mistake)") }
    guard mistakes.isEmpty else { throw SilentFailure(exitCode: 1) }
    session.output.write(sentence: "exercise: \(exercises.count) checked, no mistakes")
  }
}

/// `exercise test [NAME…]`: proves that exercises are what they say.
struct ExerciseTest: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Judge the programs of exercises: starters fail as stated, solutions pass.",
    discussion: """
      Each starter must get the verdict that its exercise states, each 'fake' be caught as one, and \
      each solution be right, in every language that is installed; others are named. With --quick only \
      the smallest size is tried, on which a hungry program may still be right. The exit code is 1 if \
      one is not as it should be.

        exercise test tail --language python --quick
        exercise test --format json
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Their names; without any, all.", valueName: "exercise"),
    completion: .grammar)
  var names: [String] = []
  @Option(
    help: ArgumentHelp("Only in this language; may be repeated.", valueName: "language"),
    completion: .grammar)
  var language: [String] = []
  @Flag(help: "Try the ugly inputs and the smallest size alone.") var quick = false
  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let library = try session.exerciseDesk.library()
    for (name, error) in library.mistakes where names.isEmpty || names.contains(name) {
      session.output.report(error)
    }
    guard library.mistakes.isEmpty || !names.isEmpty else { throw SilentFailure(exitCode: 1) }
    let exercises = try names.isEmpty ? library.exercises : names.map(library.exercise(named:))
    let languages =
      try language.isEmpty
      ? session.languages().languages
      : language.map { try session.exerciseDesk.language(named: $0) }
    let report = try ExerciseTrials(
      exercises: exercises, languages: languages, thoroughness: quick ? .quick : .full,
      isText: listing.format == .text
    ).run(in: session)
    if listing.format == .json { report.writeJSON { session.output.write($0) } }
    if let failure = report.failure { throw failure }
  }
}
