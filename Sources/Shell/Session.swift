import BuiltIn
import Course
import FixtureMaking
import Languages
import LessonScript
import Measurement
import Workbook

/// What a command works with: where things are kept, where to write, and whom to ask.
///
/// It is a value: a prompt, a script or a demo runs commands in a changed copy. No measurement
/// travels through it.
struct Session {
  /// Where things are kept and found.
  struct Places: Sendable {
    /// The SQLite file.
    var workbook: String
    /// The folder of fixtures.
    var fixtures: String
    /// The folder of a teacher's own lessons, besides the built-in ones.
    var lessons: String?
    /// The program that runs versions.
    var worker: String

    /// The folder of the worker, and of all programs that HighWater itself needs.
    var programs: String { String(worker[..<(worker.lastIndex(of: "/") ?? worker.startIndex)]) }

    /// The library that is loaded into commands to find out where their memory is.
    var hook: String { programs + "/highwater-where" }

    /// The file where a demo publishes its place: beside the workbook, since both have the same
    /// owner.
    var demoBoard: String { workbook + "-demo" }
  }

  let places: Places
  let output: any Output
  private(set) var interruption: Interruption
  /// Makes the runs.
  private(set) var runner: any SubjectRunning
  private let stores: Stores
  /// Where lessons are shown and answered.
  var terminal: any LessonTerminal
  /// What a lesson or a demo shows the results of its commands through; `nil` without a prompt.
  var pages: ScreenPages?
  /// The lines typed at the prompt, oldest first; `nil` if there is no prompt.
  var promptHistory: (() -> [String])?
  /// Called after a setting changes, to apply it at once.
  var settingChanged: ((Setting) -> Void)?
  /// Whether a demo is running, in which no other can start.
  var isInDemo = false
  /// Whether a run whose memory cannot be traced is made all the same, and says why: in a lesson.
  var goesOnWithoutPictures = false
  /// In a lesson, the parts of a result to show, or none for the usual ones; `nil` for all of it.
  var shownParts: [ResultPart]?
  /// The command line that is being run, without the program's name, as results keep it.
  var commandLine: [String] = []
  /// The files being read, the outermost first, by device and inode.
  private(set) var reading: [String] = []

  init(
    places: Places, output: any Output, interruption: Interruption, runner: any SubjectRunning
  ) {
    self.places = places
    self.output = output
    self.interruption = interruption
    self.runner = runner
    stores = Stores(places)
    terminal = LessonScreen(output: output, ask: nil)
  }

  /// The workbook, opened at first use so that commands that do not need it start at once.
  func workbook() throws(WorkbookError) -> WorkbookFile { try stores.workbook() }

  /// The store of fixtures with the built-in recipes.
  func fixtures() throws(FixtureError) -> FixtureStore { try stores.fixtures() }

  /// The built-in languages and those of the learner's own table, `languages.yaml` beside the
  /// workbook.
  func languages() throws(LanguageError) -> LanguageTable { try stores.languages() }

  /// Closes what was opened, at the end of the program; the session cannot be used after that.
  func close() { stores.close() }

  /// The lessons and the learner's progress.
  var course: CourseDesk { CourseDesk(session: self, shelf: stores.lessons) }

  /// The exercises and the learner's progress in them.
  var exerciseDesk: ExerciseDesk { ExerciseDesk(session: self) }

  /// A copy whose runs and other long work something else can end, too.
  func interrupted(by interruption: Interruption) -> Session {
    var session = self
    session.interruption = interruption
    session.runner = SubjectRunner(worker: places.worker, interruption: interruption)
    return session
  }

  /// The session for the commands of a file.
  ///
  /// - Parameters:
  ///   - identity: Identifies the file, whatever path led to it.
  ///   - path: The path as the user gave it.
  /// - Returns: A copy in which the file counts as being read.
  /// - Throws: A usage failure if the file is being read already, since that would never end.
  func reading(_ identity: String, path: String) throws(CommandFailure) -> Session {
    guard !reading.contains(identity) else {
      throw .usage("read: '\(path)' reads itself, which would never end; take that line out")
    }
    var session = self
    session.reading.append(identity)
    return session
  }
}

/// What is opened once and shared by all copies of a session.
private final class Stores {
  private let places: Session.Places
  private var openedWorkbook: WorkbookFile?
  private var openedFixtures: FixtureStore?
  private var readLanguages: LanguageTable?
  let lessons: LessonShelf

  init(_ places: Session.Places) {
    self.places = places
    lessons = LessonShelf(folder: places.lessons)
  }

  func workbook() throws(WorkbookError) -> WorkbookFile {
    if let openedWorkbook { return openedWorkbook }
    let file = try WorkbookFile(path: places.workbook)
    openedWorkbook = file
    return file
  }

  func languages() throws(LanguageError) -> LanguageTable {
    if let readLanguages { return readLanguages }
    let cut = places.workbook.lastIndex(of: "/")
    let folder = cut.map { String(places.workbook[..<$0]) } ?? "."
    let table = try LanguageTable.all(ownIn: folder)
    readLanguages = table
    return table
  }

  /// Closes the workbook and keeps the rest to the end of the process.
  ///
  /// To free a closed database, libdispatch starts a thread for its queue. That takes a
  /// millisecond, and where no thread can be made it tries again forever.
  func close() {
    openedWorkbook?.finish()
    _ = Unmanaged.passRetained(self)
  }

  func fixtures() throws(FixtureError) -> FixtureStore {
    if let openedFixtures { return openedFixtures }
    let store = FixtureStore(
      directory: places.fixtures, recipes: try Recipe.all(from: BuiltIn.recipes.bytes))
    openedFixtures = store
    return store
  }
}
