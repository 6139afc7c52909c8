import BuiltIn
import ArgumentParser
import Course
import Findings
import Languages
import LessonScript
import Presentation
import TerminalText

/// `exercise …`: programs to make flat, and their judge.
struct ExerciseCommand: ListedCommand {
  static let configuration = CommandConfiguration(
    commandName: "exercise",
    abstract: "Make a hungry program flat in your own language, and have it judged.",
    subcommands: subcommands.parsable)

  static let subcommands: [any ListedCommand.Type] = [
    ExerciseList.self, ExerciseStart.self, ExerciseCheck.self, ExerciseWatchCommand.self,
    ExerciseEdit.self, ExerciseHint.self, ExerciseSolution.self, ExerciseDiff.self,
    ExerciseReset.self, ExerciseNew.self, ExerciseLint.self, ExerciseTest.self,
  ]
}

/// `exercise list`.
struct ExerciseList: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the exercises and how far you are in each.",
    discussion: """
        exercise list
        exercise list --format json
      """)

  @ParentCommand var root: HighWater
  @OptionGroup var listing: ListingArguments

  func run(in session: Session) throws {
    let listings = try ExerciseListing.all(in: session)
    guard listing.format == .text else {
      return ExerciseListing.writeJSON(listings) { session.output.write($0) }
    }
    session.output.write(
      lines: ExerciseListing.table(listings).lines(on: session.output.display))
    session.output.write("\n")
    session.output.write(
      sentence: "'exercise start NAME --language python' begins one; 'help exercises' says more.")
  }
}

extension ExerciseList: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

/// `exercise start NAME`.
struct ExerciseStart: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Make a folder with the program to change, the task and a small input.",
    discussion: """
      The language is that of 'set language' if none is given; one in which the exercise has no program \
      begins with an empty one. The folder is NAME-LANGUAGE in the current one; an existing folder is \
      left as it is.

        exercise start tail --language python
        exercise start 4 --language c --folder count
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("Its name or number; 'exercise list' lists them.", valueName: "exercise"),
    completion: .grammar)
  var name: String
  @Option(
    help: ArgumentHelp("Write it in this language.", valueName: "language"), completion: .grammar)
  var language: String?
  @Option(help: ArgumentHelp("Make this folder.", valueName: "folder"), completion: .directory)
  var folder: String?

  func run(in session: Session) throws {
    let desk = session.exerciseDesk
    let exercise = try desk.library().exercise(named: name)
    let language = try desk.language(named: language)
    let folder = try desk.start(
      exercise, in: language, at: self.folder ?? "\(exercise.id)-\(language.id)")
    let output = session.output
    let hasStarter = exercise.hasStarter(in: language)
    output.write(
      sentence: "exercise: made '\(folder.path)'. Read TASK.md there, "
        + "\(hasStarter ? "change" : "write") \(language.fileName), and type 'exercise check'.")
    if !hasStarter {
      output.write(
        sentence: "There is no first program in \(language.title), and no solution to look at.")
    }
    do {
      let toolchain = try Toolchain(language, interruption: session.interruption)
      output.write(sentence: "\(language.title): \(toolchain.version)")
    } catch {
      // It can be read and changed without; only the judge needs it.
      output.report(error)
    }
  }
}

/// Which exercise a command is about.
struct ExerciseArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Its name or number; without, that of the current folder, else the one begun last.",
      valueName: "exercise"),
    completion: .grammar)
  var name: String?
  @Option(
    help: ArgumentHelp(
      "The program in this language, if the exercise was begun in several.", valueName: "language"),
    completion: .grammar)
  var language: String?

  func work(in session: Session) throws -> ExerciseWork {
    try session.exerciseDesk.work(on: name, in: language)
  }
}

/// `exercise check [NAME]`.
struct ExerciseCheck: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Judge your program: the same answers, and memory that does not follow the file.",
    discussion: """
      The answers are compared on made and on ugly inputs, then it runs on three sizes under one limit. \
      The exit code is 0 if the program is right, else 1. --quick tries only the smallest size, and \
      does not pass an exercise. 'exercism' and 'gradescope' are the results.json of these services, \
      'github' is what GitHub Classroom's reporter takes, in base64.

        exercise check
        exercise check tail --quick
        exercise check --format json
        exercise check --format gradescope
        exercise check --format github
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments
  @Flag(help: "Try the ugly inputs and the smallest size alone.") var quick = false
  @Option(help: "Print the judgement in this form.") var format = ExerciseFormat.text

  func run(in session: Session) throws {
    let work = try exercise.work(in: session)
    let judgement = try session.exerciseDesk.judge(work, quick ? .quick : .full)
    let output = session.output
    if format == .text {
      output.write(lines: ExerciseView(judgement).lines(on: output.display))
      if judgement.verdict == .right, quick {
        output.write(sentence: "'exercise check' without --quick tries all three sizes.")
      }
    } else {
      judgement.write(as: format) { output.write($0) }
    }
    if judgement.verdict != .right { throw SilentFailure(exitCode: 1) }
  }
}

extension ExerciseFormat: ExpressibleByArgument {}

/// `exercise hint [NAME]`.
struct ExerciseHint: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "hint",
    abstract: "Show the next hint of an exercise.",
    discussion: """
        exercise hint
        exercise hint tail
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments

  func run(in session: Session) throws {
    var work = try exercise.work(in: session)
    let output = session.output
    let hints = work.exercise.plainHints
    let shown = work.progress.hintsShown
    guard shown < hints.count else {
      output.write(
        sentence: hints.isEmpty ? "There are no hints." : "There are no more hints.")
      if let advice = work.progress.advice, !work.progress.hasPassed {
        output.write(sentence: "The newest judgement advised: \(advice)")
      }
      return output.write(
        sentence: work.exercise.hasStarter(in: work.language)
          ? "'exercise solution --show' shows a solution."
          : "There is no solution in \(work.language.title) to look at.")
    }
    output.write(sentence: "Hint \(shown + 1) of \(hints.count)")
    output.write(lines: MarkdownView(hints[shown]).lines(on: output.display))
    work.progress.hintsShown = shown + 1
    try session.exerciseDesk.store().save(work.progress)
  }
}

extension ExerciseHint: LessonUsable {
  func effects() -> CommandEffects { CommandEffects() }
}

/// `exercise solution [NAME]`.
struct ExerciseSolution: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "solution",
    abstract: "Show a solution, once your own has passed.",
    discussion: """
      Before that --show shows it all the same, and your progress says that you saw it.

        exercise solution --show
        exercise solution tail
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments
  @Flag(help: "Show it although your program has not passed.") var show = false

  func run(in session: Session) throws {
    var work = try exercise.work(in: session)
    // Before anything is noted: a language of one's own has no solution to see.
    let text = try work.solution(session.exerciseDesk)
    if !work.progress.maySeeSolution {
      guard show else {
        throw CommandFailure.failed(
          "exercise: your program has not passed yet; 'exercise hint' helps, and '--show' shows the "
            + "solution all the same")
      }
      work.progress.solutionSeen = true
      try session.exerciseDesk.store().save(work.progress)
    }
    let output = session.output
    guard output.isWatched else { return output.write(text) }
    // Without line numbers, so that it can be copied from the screen.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    output.write(
      lines: lines.map { output.display.visible(String($0.replacing("\t", with: "    "))) })
  }
}

/// `exercise diff [NAME]`.
struct ExerciseDiff: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what differs between your program and the solution.",
    discussion: """
      Only after your program has passed, or after you saw the solution.

        exercise diff
        exercise diff tail
      """)

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments

  func run(in session: Session) throws {
    let work = try exercise.work(in: session)
    let solution = try work.solution(session.exerciseDesk)
    guard work.progress.maySeeSolution else {
      throw CommandFailure.failed(
        "exercise: your program has not passed yet, and a diff would show the solution; 'exercise "
          + "hint' helps")
    }
    let output = session.output
    let difference = LineDifference(
      from: try work.text(), to: solution,
      names: (work.language.fileName, "solution"))
    guard !difference.isEmpty else {
      return output.write(sentence: "exercise: your program is the solution, line for line")
    }
    guard output.isWatched else { return output.write(difference.patch) }
    output.write(lines: difference.lines(on: output.display))
  }
}

/// `exercise reset [NAME]`.
struct ExerciseReset: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Put the first program back; yours is kept beside it.",
    discussion: """
      What was there is kept under the first free name with .1, .2 and so on.

        exercise reset
        exercise reset tail
      """)

  static let concernsProgress = true

  @ParentCommand var root: HighWater
  @OptionGroup var exercise: ExerciseArguments

  func run(in session: Session) throws {
    let work = try exercise.work(in: session)
    let starter = try session.exerciseDesk.starter(of: work.exercise, in: work.language)
    let kept = try ExerciseFolder.replace(work.program, with: starter)
    let rest = kept.map { "; yours is kept as '\($0)'" } ?? ""
    session.output.write(
      sentence: "exercise: put the first program back as '\(work.program)'\(rest)")
  }
}

extension ExerciseWork {
  /// The text of the solution in the work's language.
  func solution(_ desk: ExerciseDesk) throws -> String {
    try desk.program("stream", of: exercise, in: language).text.string
  }
}
