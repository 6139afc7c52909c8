import BuiltIn
import Course
import FixtureMaking
import Languages
import LessonScript
import Measurement
import MemoryTracking
import Presentation
import Streaming
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
    var programs: String { worker.isEmpty ? "" : worker.parentFolder }

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
    let table = try LanguageTable.all(ownIn: places.workbook.parentFolder)
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

/// A setting for all sessions, kept in the workbook.
struct Setting: Sendable {
  let name: String
  /// What it does, in a sentence.
  let summary: String
  /// What it can be set to, as a person types it.
  let values: String
  /// The values that are words, for completion; those of a session's own among them.
  let choices: @Sendable (Session) -> [String]
  /// What holds if it is not set.
  let standard: String
  /// Reads what a person typed.
  ///
  /// Returns the value to keep, `nil` for the standard one. Throws a usage failure for a value that
  /// it does not take.
  let parse: @Sendable (String) throws -> String?
  /// Checks a value that was read, if only the session knows which there are; throws a usage
  /// failure.
  let check: @Sendable (String, Session) throws -> Void
  /// Formats a kept value for people.
  let shown: @Sendable (String) -> String

  init(
    name: String, summary: String, values: String,
    choices: @escaping @Sendable (Session) -> [String], standard: String,
    parse: @escaping @Sendable (String) throws -> String?,
    check: @escaping @Sendable (String, Session) throws -> Void = { _, _ in },
    shown: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.name = name
    self.summary = summary
    self.values = values
    self.choices = choices
    self.standard = standard
    self.parse = parse
    self.check = check
    self.shown = shown
  }

  /// All settings, in the order they are listed.
  static let all = [cap, scale, language, editor, quiet]
}

extension Setting {
  /// `set cap SIZE`.
  static let cap = Setting(
    name: "cap", summary: "The memory at which every run is ended.", values: "a size, or auto",
    choices: { _ in ["auto"] }, standard: "auto, half of the memory available at the start of a run"
  ) { text in
    guard text != "auto" else { return nil }
    do {
      let size = try ByteCount(parsing: text)
      guard size >= .mebibytes(16) else {
        throw CommandFailure.usage(
          "cap: '\(text)' is less than any program needs; give 16MiB or more")
      }
      return "\(size.bytes)"
    } catch let error as ByteCount.ParseError {
      throw CommandFailure.usage(error.description)
    }
  } shown: { value in
    Int(value).map { "\(ByteCount($0))" } ?? value
  }

  /// `set scale small|normal|large`.
  static let scale = Setting(
    name: "scale", summary: "How large the files of lessons are, from their next beginning on.",
    values: "small, normal or large", choices: { _ in LessonScale.allCases.map(\.rawValue) },
    standard: LessonScale.normal.rawValue
  ) { text in
    guard let scale = LessonScale(rawValue: text) else {
      throw CommandFailure.usage(
        "scale: there is none called '\(text)'; give small, normal or large")
    }
    return scale.rawValue
  }

  /// `set language NAME`.
  static let language = Setting(
    name: "language", summary: "The language that you do exercises in.",
    values: "a language's name, as in python",
    choices: { session in ((try? session.languages())?.languages ?? []).map(\.id) },
    standard: "python"
  ) { text in
    text
  } check: { text, session in
    let languages = try session.languages()
    do throws(LanguageError) {
      _ = try languages.language(named: text)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// `set quiet on|off`.
  static let quiet = Setting(
    name: "quiet", summary: "Whether runs leave out their [MEMORY] lines.",
    values: "on or off", choices: { _ in ["on", "off"] }, standard: "off"
  ) { text in
    switch text {
    case "on": return "on"
    case "off": return nil
    default: throw CommandFailure.usage("quiet: cannot be '\(text)'; give on or off")
    }
  }

  /// `set editor emacs|vi`.
  static let editor = Setting(
    name: "editor", summary: "The keys the prompt is edited with.", values: "emacs, vi or auto",
    choices: { _ in ["emacs", "vi", "auto"] }, standard: "auto, as ~/.editrc says, else emacs"
  ) { text in
    switch text {
    case "auto": return nil
    case "emacs", "vi": return text
    default:
      throw CommandFailure.usage("editor: cannot edit as '\(text)'; give emacs, vi or auto")
    }
  }
}

extension WorkbookFile {
  /// The value of a setting; `nil` if it has its standard value.
  func value(of setting: Setting) throws(WorkbookError) -> String? {
    try self.setting(setting.name)
  }

  /// Keeps a value; `nil` restores the standard one.
  func set(_ setting: Setting, to value: String?) throws(WorkbookError) {
    try setSetting(setting.name, to: value)
  }
}

extension Session {
  /// Makes a fixture, or finds it made, with a progress bar if a person watches.
  func makeFixture(
    _ name: String, size: ByteCount, seed: UInt64?
  ) throws -> Fixture {
    try showingProgress("making \(name)") { progress in
      try fixtures().make(name, size: size, seed: seed, progress: progress)
    }
  }

  /// Returns a made fixture and its state, with a progress bar while its bytes are read.
  func fixtureInfo(_ name: String) throws -> (fixture: Fixture, state: Fixture.State) {
    try showingProgress("checking \(name)") { progress in
      try fixtures().info(name, progress: progress)
    }
  }

  /// Calls `body` with a callback that shows a fixture's progress, and returns `false` to stop it.
  private func showingProgress<Result>(
    _ label: String, _ body: ((ByteCount, ByteCount) -> Bool) throws -> Result
  ) rethrows -> Result {
    let started = ContinuousClock.now
    var lastShown = started
    defer { output.showProgress(nil) }
    return try body { done, total in
      let now = ContinuousClock.now
      if lastShown.duration(to: now) >= .milliseconds(50) {
        lastShown = now
        let line = ProgressLine(
          label: label, done: done, total: total, elapsed: started.duration(to: now))
        output.showProgress(line)
      }
      return !interruption.isPending
    }
  }
}
