import BuiltIn
import Course
import Glibc
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Streaming
import Workbook

/// What lesson commands work with: the lessons, this session's player, the progress.
struct CourseDesk {
  private let session: Session
  private let shelf: LessonShelf

  init(session: Session, shelf: LessonShelf) {
    self.session = session
    self.shelf = shelf
  }

  /// Every lesson's name and bytes, the built-in ones first.
  ///
  /// - Throws: `CommandFailure` for a folder or file that cannot be read.
  /// - Complexity: Holds all lessons, some KiB each.
  func files() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] { try shelf.files() }

  /// The lessons, read at first use; a teacher's own are checked then too.
  func library() throws(CommandFailure) -> LessonLibrary { try shelf.library() }

  /// The names and titles of the lessons, for completion; empty if they cannot be read.
  var names: [(String, String?)] { shelf.names }

  /// A teacher's own lessons, unchecked; empty if they cannot be read.
  var ownLessons: [Lesson] { shelf.ownLessons }

  /// Finds a lesson by what the user calls it, parsing no other if its file name is enough.
  ///
  /// - Throws: `CommandFailure` if none or several match, or if the lesson has mistakes.
  /// - Complexity: O(n) time and space in all lessons; parses one if the name is its id or number.
  func lesson(named name: String) throws(CommandFailure) -> Lesson {
    try shelf.lesson(named: name)
  }

  /// The player for this session's lessons, workbook and terminal.
  func player() throws -> LessonPlayer {
    LessonPlayer(
      library: try library(), store: WorkbookProgress(try session.workbook()),
      runner: Interpreter(session: session), terminal: session.terminal,
      exercises: try exercises(), scale: try scale(), scarceMemory: try scarceMemory())
  }

  /// What lessons must know of exercises, with this learner's progress in them.
  func exercises() throws -> LessonExercises {
    LessonExercises(
      library: session.exerciseDesk.library, languages: session.languages,
      progress: try session.exerciseDesk.store(), language: try language())
  }

  /// Where the learner is, for the prompt; `nil` if there is no current lesson.
  ///
  /// Parses only that lesson, unchecked: the prompt must not wait for all of them.
  func place() throws -> LessonPlace? {
    let store = WorkbookProgress(try session.workbook())
    guard let id = try store.currentLesson(), let lesson = try shelf.unchecked(id) else {
      return nil
    }
    return try LessonPlayer(
      library: LessonLibrary(lessons: [lesson]), store: store,
      runner: Interpreter(session: session), terminal: session.terminal,
      exercises: try exercises(), scale: try scale()
    ).place()
  }

  /// Compares what a command of the learner's measured with the goal at which the lesson waits, if
  /// it waits at one.
  ///
  /// A demo leaves the learner's progress alone, a result in a form for programs is not mixed with
  /// other words, and what could not be recorded counts for nothing.
  ///
  /// - Throws: What the workbook or the lessons throw.
  func judge(_ measured: Measured, by words: [String]) throws {
    guard !session.isInDemo, !measured.numbers.isEmpty,
      !CommandLineWords.ownWords(of: words).contains(where: { $0.hasPrefix("--format") }),
      case .goal? = try place()?.pause, let figures = MeasuredFigures(measured)
    else { return }
    try player().judge(figures, by: words.map(CommandWords.quoted).joined(separator: " "))
  }

  /// How far the learner is in each lesson.
  func listing() throws -> [LessonListing] {
    try library().listing(WorkbookProgress(try session.workbook()))
  }

  /// What the learner guessed, measured and answered in a lesson.
  ///
  /// - Parameter name: The lesson's id or number, or the beginning of its id.
  /// - Returns: The recap, even of a lesson that is not completed.
  /// - Throws: `CommandFailure` if the lesson is unknown or was never begun.
  func recap(ofLesson name: String) throws -> LessonRecap {
    let lesson = try library().lesson(named: name)
    guard let progress = try WorkbookProgress(try session.workbook()).progress(of: lesson.id) else {
      throw CommandFailure.failed(
        "export: lesson '\(lesson.id)' was not begun yet; 'start \(lesson.id)' begins it")
    }
    return LessonRecap(lesson, progress)
  }

  /// The user's agreements to what lessons run.
  func trust() throws(WorkbookError) -> LessonTrust {
    LessonTrust(workbook: try session.workbook())
  }

  /// The scale for lessons begun now.
  func scale() throws(WorkbookError) -> LessonScale {
    try session.workbook().value(of: .scale).flatMap(LessonScale.init) ?? .normal
  }

  /// The name of the language in which exercises are done unless the learner names another.
  func language() throws(WorkbookError) -> String {
    try session.workbook().value(of: .language) ?? Setting.language.standard
  }

  /// Every exercise's name and bytes, the built-in ones first.
  ///
  /// - Throws: `CommandFailure` for a folder or file that cannot be read.
  func exerciseFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    try shelf.exerciseFiles()
  }

  /// What lessons may run and ask for.
  func grammar() throws(CommandFailure) -> LessonGrammar { try shelf.grammar() }

  /// The available memory, if a lesson at the normal scale might not fit and the user has not
  /// chosen a scale; `nil` if all is well.
  private func scarceMemory() throws -> ByteCount? {
    guard try session.workbook().value(of: .scale) == nil else { return nil }
    let available = try AvailableMemory.current()
    return CourseDesk.isScarce(available) ? available : nil
  }

  /// The most that a run of a lesson holds at the normal scale, and so the cap it needs.
  private static let largestPeak = ByteCount.mebibytes(1536)

  /// Whether the safety cap, half of the available memory, is less than lessons need.
  static func isScarce(_ available: ByteCount) -> Bool {
    available.bytes / 2 < largestPeak.bytes
  }
}

/// The built-in lessons and a teacher's own; all are read, and the teacher's checked, once, when
/// first needed.
final class LessonShelf {
  private let folder: String?
  private var opened: LessonLibrary?

  /// - Parameter folder: The teacher's folder; `nil` for none.
  init(folder: String?) {
    self.folder = folder
  }

  /// Every lesson's name, or its path if it is the teacher's, and its bytes.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func files() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    builtInFiles + (try ownFiles())
  }

  private var builtInFiles: [(name: String, bytes: [UInt8])] {
    BuiltIn.lessons.texts.map { (name: $0.name, bytes: $0.bytes) }
  }

  private func ownFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    try folder.map { folder throws(CommandFailure) in try LessonFile.read(folder: folder) } ?? []
  }

  /// The name of the folder with a teacher's own exercises, beside the lessons.
  private static let exerciseFolder = "Exercises"

  /// Every exercise's name, or its path if it is the teacher's, and its bytes.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func exerciseFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    BuiltIn.exercises.texts.map { (name: $0.name, bytes: $0.bytes) } + (try ownExerciseFiles())
  }

  private func ownExerciseFiles() throws(CommandFailure) -> [(name: String, bytes: [UInt8])] {
    guard let folder else { return [] }
    let path = "\(folder)/\(Self.exerciseFolder)"
    guard access(path.nativePath, F_OK) == 0 else { return [] }
    return try LessonFile.read(folder: path, subject: "exercise")
  }

  /// What lessons may run and ask for, a teacher's own exercises among it.
  ///
  /// - Throws: `CommandFailure` if a folder or file cannot be read.
  func grammar() throws(CommandFailure) -> LessonGrammar {
    LessonGrammar(ownExercises: try ownExerciseFiles().compactMap { LessonFileName($0.name)?.id })
  }

  func library() throws(CommandFailure) -> LessonLibrary {
    if let opened { return opened }
    let library = LessonLibrary(
      proven: builtInFiles, files: try ownFiles(), grammar: try grammar())
    opened = library
    return library
  }

  /// The names and titles; empty if they cannot be read.
  ///
  /// The lessons are not checked: that would take too long for a key press.
  var names: [(String, String?)] {
    if let opened { return opened.lessons.map { ($0.id, $0.title) } }
    var names: [(String, String?)] = []
    for file in (try? files()) ?? [] {
      guard let lesson = try? Lesson(source: file.bytes, file: file.name) else { continue }
      names.removeAll { $0.0 == lesson.id }
      names.append((lesson.id, lesson.title))
    }
    return names
  }

  /// The teacher's own lessons as they are read, without those that cannot be; not checked either.
  var ownLessons: [Lesson] {
    ((try? ownFiles()) ?? []).compactMap { try? Lesson(source: $0.bytes, file: $0.name) }
  }

  func lesson(named name: String) throws(CommandFailure) -> Lesson {
    let files = try files().filter { file in
      guard let known = LessonFileName(file.name) else { return false }
      return known.id == name || known.number == Int(name)
    }
    // Two files may share a number or an id; only parsing all of them decides which counts.
    guard files.count == 1 else { return try library().lesson(named: name) }
    return try LessonLibrary(files: files, grammar: try grammar()).lesson(named: name)
  }

  /// The lesson whose file name has this id, its commands unchecked; `nil` if there is none.
  func unchecked(_ id: String) throws -> Lesson? {
    guard let file = try files().last(where: { LessonFileName($0.name)?.id == id }) else {
      return nil
    }
    return try Lesson(source: file.bytes, file: file.name)
  }
}

/// The user's agreement to what a lesson runs.
///
/// A lesson may run HighWater's own commands, which touch only fixtures. A line that runs another
/// program, as `measure`, `versus`, `why`, and `sweep` and `fit` of a command do, runs only after
/// the user has agreed to that lesson's text, known by its SHA-256 digest: a changed text needs a
/// new agreement. HighWater's own lessons need none: they came with the program, which the user
/// trusts already. What each command and option needs is listed in `LessonPermissionTests`.
struct LessonTrust {
  private let workbook: WorkbookFile

  init(workbook: WorkbookFile) {
    self.workbook = workbook
  }

  /// Whether a lesson may run programs on this machine.
  func holds(for lesson: Lesson) throws(WorkbookError) -> Bool {
    if Self.isBuiltIn(lesson) { return true }
    return try workbook.trusts(digest: lesson.digest)
  }

  /// Whether a lesson is one of HighWater's own, byte for byte.
  static func isBuiltIn(_ lesson: Lesson) -> Bool {
    BuiltIn.lessons.texts.contains { SHA256.digest(of: $0.bytes) == lesson.digest }
  }

  /// Checks that a lesson is trusted.
  ///
  /// - Throws: `UntrustedLesson` if it is not.
  func require(for lesson: Lesson) throws {
    guard try holds(for: lesson) else {
      throw UntrustedLesson(lessonID: lesson.id, commands: Self.commands(of: lesson))
    }
  }

  /// Records the user's agreement to a lesson's text.
  func give(to lesson: Lesson) throws(WorkbookError) {
    try workbook.trust(digest: lesson.digest, ofLesson: lesson.id)
  }

  /// Removes the agreement to every text of a lesson.
  ///
  /// - Returns: Whether there was one.
  func revoke(from lesson: Lesson) throws(WorkbookError) -> Bool {
    try workbook.revokeTrust(inLesson: lesson.id)
  }

  /// A lesson's lines that would run programs or cannot be parsed, each once, in order.
  static func commands(of lesson: Lesson) -> [String] {
    var found: [String] = []
    for block in lesson.steps.flatMap(\.blocks) {
      for command in block.content.commands where !found.contains(command.text) {
        let effects = try? LessonGrammar().effects(of: command.words.words.map(\.text))
        if effects?.needsTrust != false { found.append(command.text) }
      }
    }
    return found
  }
}
