import Languages
import Course
import LessonScript
import Measurement
import MemoryTracking
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
