import Course
import Glibc
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Streaming
import Workbook

/// What a learner hands in: the programs with their verdicts, and what was guessed and measured in
/// lessons.
///
/// It has no path, user name or environment of the learner's, and of the lessons only what is
/// listed here: a command that was typed, and what a program said, can hold any of these.
struct HandIn {
  /// A file of it, whose digest is in the index.
  struct File {
    /// Where it is in the archive.
    var name: String
    var bytes: [UInt8]

    var digest: String { SHA256.digest(of: bytes) }
  }

  /// An exercise that was begun in a language.
  struct ExerciseEntry {
    var progress: ExerciseProgress
    var judgement: KeptJudgement?
    /// The program; `nil` if the folder or the file is gone.
    var program: File?
  }

  /// A lesson that was begun.
  struct LessonEntry {
    var lesson: Lesson
    var progress: LessonProgress
    /// What was guessed, answered and measured, as JSON.
    var record: File
  }

  /// Who hands it in; `nil` for a file whose name says that.
  var name: String?
  /// When it was made, in UTC as ISO 8601 has it.
  var madeAt: String
  /// The seed of the learner's inputs.
  var seed: UInt64
  var exercises: [ExerciseEntry]
  var lessons: [LessonEntry]

  /// All files but the index.
  var files: [File] { exercises.compactMap(\.program) + lessons.map(\.record) }

  /// Gathers what was begun of some exercises and lessons.
  ///
  /// - Parameters:
  ///   - names: The exercises and lessons; without any, all.
  ///   - name: Who hands it in.
  ///   - session: Where the learner's progress is.
  /// - Throws: A usage failure for an unknown name, a failure for one that was not begun or if
  ///   nothing was, and if a program cannot be read.
  /// - Complexity: Holds all of it, some KiB for each exercise and lesson.
  init(of names: [String], as name: String?, in session: Session) throws {
    self.name = name
    madeAt = ExerciseDesk.now
    let desk = session.exerciseDesk
    let store = try desk.store()
    seed = try store.seed()
    let begun = try store.all()
    let lessons = try Self.lessons(in: session)
    for wanted in names {
      let isBegun =
        begun.contains { $0.exercise == wanted } || lessons.contains { $0.lesson.id == wanted }
      guard !isBegun else { continue }
      try Self.refuse(wanted, in: session)
    }
    let isWanted = { (id: String) in names.isEmpty || names.contains(id) }
    exercises = try begun.filter { isWanted($0.exercise) }.map { progress in
      ExerciseEntry(
        progress: progress,
        judgement: try store.judgement(of: progress.exercise, in: progress.language),
        program: try Self.program(of: progress, in: desk))
    }
    self.lessons = lessons.filter { isWanted($0.lesson.id) }
    guard !exercises.isEmpty || !self.lessons.isEmpty else {
      throw CommandFailure.failed(
        "hand-in: nothing was begun yet; 'lessons' and 'exercise list' show what there is")
    }
  }

  /// The lessons that were begun, in their order.
  private static func lessons(in session: Session) throws -> [LessonEntry] {
    let store = WorkbookProgress(try session.workbook())
    return try session.course.library().lessons.compactMap { lesson in
      guard let progress = try store.progress(of: lesson.id) else { return nil }
      return LessonEntry(
        lesson: lesson, progress: progress,
        record: File(
          name: "lessons/\(lesson.id).json", bytes: Array(progress.record(of: lesson).utf8)))
    }
  }

  private static func program(
    of progress: ExerciseProgress, in desk: ExerciseDesk
  ) throws -> File? {
    let language = try desk.language(named: progress.language)
    let path = "\(progress.folder)/\(language.fileName)"
    guard access(path.nativePath, F_OK) == 0 else { return nil }
    let name = "programs/\(progress.exercise)-\(progress.language)/\(path.baseName)"
    guard TarWriter.holds(name) else {
      throw CommandFailure.failed(
        "hand-in: '\(name)' is too long a name for an archive; shorten 'file:' in languages.yaml")
    }
    return File(name: name, bytes: try ExerciseFolder.read(path))
  }

  /// Says why an exercise or lesson cannot be handed in: nobody knows it, or it was not begun.
  private static func refuse(_ name: String, in session: Session) throws {
    let exercises = try session.exerciseDesk.library().exercises.map(\.id)
    let lessons = try session.course.library().lessons.map(\.id)
    if exercises.contains(name) {
      throw CommandFailure.failed(
        "hand-in: '\(name)' was not begun yet; 'exercise start \(name)' begins it")
    }
    if lessons.contains(name) {
      throw CommandFailure.failed(
        "hand-in: '\(name)' was not begun yet; 'start \(name)' begins it")
    }
    throw CommandFailure.usage(
      "hand-in: there is no exercise or lesson '\(name)'; 'exercise list' and 'lessons' list them")
  }

  /// Writes the archive: the index, then the files.
  ///
  /// - Parameter path: The archive, which replaces what is there.
  /// - Returns: The archive's size.
  /// - Throws: `StreamingError` if it cannot be written; what was there is then as it was.
  func write(to path: String) throws(StreamingError) -> ByteCount {
    var archive = try TarWriter(replacing: path, date: time(nil))
    try archive.append("index.json", Array(index.utf8))
    for file in files { try archive.append(file.name, file.bytes) }
    return try archive.commit()
  }
}
