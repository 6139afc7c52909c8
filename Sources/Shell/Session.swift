import Course
import Workbook
import BuiltIn
import FixtureMaking
import LessonScript
import Measurement

/// One sitting with HighWater: the folders, the workbook, and what the commands share.
///
/// It holds no measurements but the newest; all others stand in the workbook file.
final class Session {
  /// Where things are kept and found; the executable decides.
  struct Places: Sendable {
    /// The SQLite file.
    var workbook: String
    /// The folder of made fixtures.
    var fixtures: String
    /// A teacher's own lessons, beside the built-in ones.
    var lessons: String?
    /// The program that runs versions.
    var worker: String

    init(workbook: String, fixtures: String, lessons: String?, worker: String) {
      self.workbook = workbook
      self.fixtures = fixtures
      self.lessons = lessons
      self.worker = worker
    }
  }

  let places: Places
  let output: any Output
  let interruption: Interruption
  let runner: any VersionRunning
  /// Runs the user's own commands.
  let commandRunner: any CommandRunning
  /// What the commands are, for the lessons' checker.
  let grammar: any CommandGrammar
  /// Runs a lesson's commands; the interpreter that this session belongs to.
  weak var lessonRunner: (any LessonCommandRunner)?
  /// Where lessons are shown and answered.
  var lessonTerminal: (any LessonTerminal)?
  /// Whether a demo is being shown, within which there can be no other.
  var isInDemo = false
  /// The lines typed at the prompt, oldest first; no closure where there is no prompt.
  var promptHistory: (() -> [String])?
  /// Told when a setting was changed, by whoever it concerns at once.
  var settingChanged: ((Setting) -> Void)?
  /// The comparison that the last command made; a lesson asks for it after each of its commands.
  var newestComparison: Comparison?
  /// The sweep that the last command made, likewise.
  var newestSweep: Sweep?
  /// Why something that the last command measured is not in the workbook.
  var recordingFailure: (any Error)?
  /// The number under which the newest comparison is recorded; `nil` where it had no run to record.
  var newestNumber: Int64?
  private var openedWorkbook: WorkbookFile?
  private var openedFixtures: FixtureStore?
  var openedLessons: LessonLibrary?

  init(
    places: Places, output: any Output, interruption: Interruption, runner: any VersionRunning,
    commandRunner: any CommandRunning, grammar: any CommandGrammar
  ) {
    self.places = places
    self.output = output
    self.interruption = interruption
    self.runner = runner
    self.commandRunner = commandRunner
    self.grammar = grammar
  }

  /// The workbook, opened at its first use so that commands without need of it start at once.
  func workbook() throws(WorkbookError) -> WorkbookFile {
    if let openedWorkbook { return openedWorkbook }
    let file = try WorkbookFile(path: places.workbook)
    openedWorkbook = file
    return file
  }

  /// The store of fixtures with the built-in recipes.
  func fixtures() throws(FixtureError) -> FixtureStore {
    if let openedFixtures { return openedFixtures }
    let store = FixtureStore(
      directory: places.fixtures, recipes: try Recipe.all(from: BuiltIn.recipes))
    openedFixtures = store
    return store
  }
}
