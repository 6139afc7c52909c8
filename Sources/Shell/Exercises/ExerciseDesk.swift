import FixtureMaking
import BuiltIn
import CaseStudies
import Course
import Findings
import Foundation
import Glibc
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Streaming
import Workbook
import WorkerProtocol

/// What exercise commands work with: the exercises, the languages, the learner's progress.
struct ExerciseDesk {
  let session: Session

  /// The exercises' files, the built-in ones first.
  ///
  /// - Throws: `CommandFailure` for a folder or file that cannot be read.
  /// - Complexity: Holds all of them, some KiB each.
  func files() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    try session.course.exerciseFiles()
  }

  /// What an exercise can refer to.
  func surroundings() throws -> ExerciseReading.Surroundings {
    ExerciseReading.Surroundings(
      recipes: try session.fixtures().recipes.map(\.name),
      languages: try session.languages().languages)
  }

  /// All exercises.
  func library() throws -> ExerciseLibrary {
    ExerciseLibrary(files: try files(), try surroundings())
  }

  /// Where the progress is kept.
  func store() throws -> any ExerciseProgressStore { WorkbookExercises(try session.workbook()) }

  /// Finds a language, that of `set language` if none is named.
  ///
  /// - Throws: A usage failure if the name is unknown; `LanguageError` if the table has mistakes.
  func language(named name: String?) throws -> Language {
    let chosen = try name ?? session.course.language()
    do throws(LanguageError) {
      return try session.languages().language(named: chosen)
    } catch {
      guard case .unknown = error else { throw error }
      throw CommandFailure.usage(error.description)
    }
  }

  /// The program of an exercise's version, `load` or `stream`.
  ///
  /// - Throws: A usage failure if the language has none.
  func program(
    _ version: String, of exercise: Exercise, in language: Language
  ) throws(CommandFailure) -> CaseProgram {
    do throws(LanguageError) {
      return try CaseProgram(of: exercise.study, version, in: language)
    } catch {
      let others = (try? session.languages()).map { exercise.languages(of: $0).map(\.id) } ?? []
      throw .usage(
        "exercise: '\(exercise.id)' has no program in \(language.title); choose from "
          + others.joined(separator: ", "))
    }
  }

  /// The program that an exercise begins from: the empty one in a language that it has none in.
  ///
  /// - Throws: A usage failure if the program is missing from a language that has the exercise.
  func starter(of exercise: Exercise, in language: Language) throws(CommandFailure) -> [UInt8] {
    guard exercise.hasStarter(in: language) else { return Array(language.empty.utf8) }
    return try program(exercise.starter, of: exercise, in: language).text.bytes
  }

  /// The time for a record, in UTC.
  static var now: String { Date().ISO8601Format() }
}

extension ExerciseDesk {
  /// Makes the folder of an exercise and begins it.
  ///
  /// - Parameters:
  ///   - exercise: What to do.
  ///   - language: What to do it in.
  ///   - path: The new folder's path.
  /// - Returns: The folder.
  /// - Throws: An error if something is there already, or an input cannot be made.
  func start(
    _ exercise: Exercise, in language: Language, at path: String
  ) throws -> ExerciseFolder {
    let starter = try starter(of: exercise, in: language)
    let sample = try session.makeFixture(
      exercise.fixture, size: ByteCount(ExerciseFolder.sampleSize), seed: nil)
    let folder = try ExerciseFolder(
      creating: path, exercise.id, language,
      ExerciseFolder.Contents(
        program: starter, task: MarkdownText.text(of: exercise.page(in: language)),
        sample: try ExerciseFolder.read(sample.path), answer: try answer(exercise, to: sample.path))
    )
    let store = try store()
    var progress =
      try store.progress(of: exercise.id, in: language.id)
      ?? ExerciseProgress(
        exercise: exercise.id, language: language.id, folder: folder.path, startedAt: "")
    progress.folder = folder.path
    progress.startedAt = Self.now
    try store.save(progress)
    return folder
  }

  /// The right answer to a small input, as the case's stream version gives it.
  private func answer(_ exercise: Exercise, to input: String) throws -> [UInt8] {
    let file = try TemporaryFile.make(for: "answer")
    defer { unlink(file.nativePath) }
    let request = WorkerRequest(
      caseID: exercise.caseID, version: "stream", input: input, options: exercise.options,
      answer: file)
    let run = try session.runner.run(Subject(request), options: RunOptions()) { _ in }
    guard run.outcome == .completed else {
      throw CommandFailure.failed(
        "exercise: the answer to the sample was not made (\(run.outcome.label)); try again")
    }
    return try ExerciseFolder.read(file)
  }
}

/// What a learner works on: an exercise in a language and the folder with the program.
struct ExerciseWork {
  let exercise: Exercise
  let language: Language
  var progress: ExerciseProgress

  /// The program's path.
  var program: String { "\(progress.folder)/\(language.fileName)" }

  /// Its text, for a diff.
  func text() throws -> String { String(decoding: try ExerciseFolder.read(program), as: UTF8.self) }

  /// The name that an interruption or an error calls it by.
  var name: String { "\(exercise.id) in \(language.id)" }
}

extension ExerciseDesk {
  /// Finds what a learner means: the exercise named, else that of the folder one is in, else the
  /// one begun last.
  ///
  /// - Parameters:
  ///   - name: The exercise's name; `nil` if none was given.
  ///   - language: The language's name; `nil` if none was given.
  /// - Returns: The exercise, the language, and how far the learner is.
  /// - Throws: `CommandFailure` if there is none, or it was not begun.
  func work(on name: String?, in language: String? = nil) throws -> ExerciseWork {
    let library = try library()
    let exercise = try name.map { name throws(CommandFailure) in try library.exercise(named: name) }
    let store = try store()
    if let folder = try ExerciseFolder(around: "."),
      exercise.map({ $0.id == folder.exercise }) ?? true,
      language.map({ $0 == folder.language }) ?? true
    {
      return try work(in: folder, of: library, store)
    }
    let begun = try store.all().last { progress in
      exercise.map { $0.id == progress.exercise } ?? true
        && language.map { $0 == progress.language } ?? true
    }
    guard let begun else {
      guard let exercise else {
        throw CommandFailure.failed(
          "exercise: none was begun yet; 'exercise list' lists them, 'exercise start NAME' begins one"
        )
      }
      let addition = language.map { " --language \($0)" } ?? ""
      throw CommandFailure.failed(
        "exercise: '\(exercise.id)' was not begun yet; 'exercise start \(exercise.id)\(addition)' "
          + "begins it")
    }
    guard access(begun.folder.nativePath, F_OK) == 0 else {
      throw CommandFailure.failed(
        "exercise: the folder '\(begun.folder)' is gone; 'exercise start \(begun.exercise) "
          + "--language \(begun.language)' makes a new one")
    }
    return ExerciseWork(
      exercise: try library.exercise(named: begun.exercise),
      language: try self.language(named: begun.language), progress: begun)
  }

  /// The work in a folder, which may have been moved, or come from another machine.
  private func work(
    in folder: ExerciseFolder, of library: ExerciseLibrary, _ store: any ExerciseProgressStore
  ) throws -> ExerciseWork {
    let exercise = try library.exercise(named: folder.exercise)
    let language = try language(named: folder.language)
    var progress =
      try store.progress(of: exercise.id, in: language.id)
      ?? ExerciseProgress(
        exercise: exercise.id, language: language.id, folder: "", startedAt: Self.now)
    if progress.folder != folder.path {
      progress.folder = folder.path
      try store.save(progress)
    }
    return ExerciseWork(exercise: exercise, language: language, progress: progress)
  }

  /// Judges a learner's program once and records the judgement.
  ///
  /// - Parameters:
  ///   - work: What the learner works on.
  ///   - thoroughness: Whether all three sizes are tried.
  /// - Returns: The judgement.
  /// - Throws: An error if there is no program, its language is not installed, or the user stopped
  ///   it.
  func judge(_ work: ExerciseWork, _ thoroughness: Thoroughness) throws -> ExerciseJudgement {
    guard access(work.program.nativePath, F_OK) == 0 else {
      throw CommandFailure.failed(
        "exercise: there is no '\(work.program)'; 'exercise reset' puts the first program there")
    }
    let toolchain = try Toolchain(work.language, interruption: session.interruption)
    let court = try ExerciseCourt(work.exercise, toolchain, in: session)
    defer { court.close() }
    let judgement = try court.judge(work.program, thoroughness)
    try court.store.record(judgement, thoroughness, at: Self.now)
    return judgement
  }
}

/// The judge of an exercise in a language at work in a session: it shows at a terminal how far it
/// is, and keeps what does not depend on the program from one judgement to the next.
final class ExerciseCourt {
  let store: any ExerciseProgressStore
  private let exercise: Exercise
  private let session: Session
  private let bench: ExerciseBench
  private let judge: ExerciseJudge

  /// - Parameters:
  ///   - exercise: What is to be done.
  ///   - toolchain: The language's tools.
  ///   - seed: The number from which the inputs follow; `nil` for that of the workbook.
  ///   - hidden: The folders that a program must not see if nobody vouches for it; it then runs
  ///     confined. `nil` for the learner's own program.
  ///   - session: Where it works.
  /// - Throws: An error if there is no folder to work in, or the workbook cannot be opened.
  init(
    _ exercise: Exercise, _ toolchain: Toolchain, seed: UInt64? = nil,
    hiding hidden: [String]? = nil, in session: Session
  ) throws {
    self.exercise = exercise
    self.session = session
    store = try session.exerciseDesk.store()
    let bench = try ExerciseBench(session: session)
    self.bench = bench
    judge = ExerciseJudge(
      exercise, toolchain, seed: try seed ?? store.seed(), supplies: bench,
      confinement: try hidden.map {
        Confinement(folder: try bench.subfolder("confined"), hidden: $0)
      })
  }

  /// Judges a program.
  ///
  /// - Throws: What the judge throws; `CommandFailure.interrupted` if the user stopped it.
  func judge(_ program: String, _ thoroughness: Thoroughness) throws -> ExerciseJudgement {
    defer { session.output.showProgress(nil) }
    let judgement = try judge.judge(program, thoroughness) { stage in
      session.output.showProgress(
        ProgressLine(label: "judging \(exercise.id)", fraction: nil, details: [stage.words]))
    }
    guard !session.interruption.isPending else {
      throw CommandFailure.interrupted("exercise: stopped; the judgement was not finished")
    }
    return judgement
  }

  /// Removes the program that was judged and all that it left, before another learner's.
  func clear() throws(CommandFailure) { try bench.clear() }

  /// Removes what the judge worked in.
  func close() { bench.remove() }
}

extension JudgingStage {
  /// The stage as a progress line has it.
  fileprivate var words: String {
    switch self {
    case .compiling: "compiling"
    case .empty: "measuring an empty program"
    case .ugly(let number, of: let count): "ugly input \(number) of \(count)"
    case .size(let factor, let size): "×\(factor), \(size)"
    case .unlimited(let factor): "×\(factor) without the limit"
    }
  }
}
