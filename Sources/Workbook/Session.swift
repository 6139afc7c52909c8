import BuiltIn
package import FixtureMaking
package import LessonScript
package import Measurement

/// One sitting with HighWater: the folders, the workbook, and what the commands share.
///
/// It holds no measurements but the newest; all others stand in the workbook file.
package final class Session {
  /// Where things are kept and found; the executable decides.
  package struct Places: Sendable {
    /// The SQLite file.
    package var workbook: String
    /// The folder of made fixtures.
    package var fixtures: String
    /// A teacher's own lessons, beside the built-in ones.
    package var lessons: String?
    /// The program that runs versions.
    package var worker: String

    package init(workbook: String, fixtures: String, lessons: String?, worker: String) {
      self.workbook = workbook
      self.fixtures = fixtures
      self.lessons = lessons
      self.worker = worker
    }
  }

  package let places: Places
  package let output: any Output
  package let interruption: Interruption
  package let runner: any VersionRunning
  /// Runs the user's own commands.
  package let commandRunner: any CommandRunning
  /// What the commands are, for the lessons' checker.
  package let grammar: any CommandGrammar
  /// Runs a lesson's commands; the interpreter that this session belongs to.
  package weak var lessonRunner: (any LessonCommandRunner)?
  /// Where lessons are shown and answered.
  package var lessonTerminal: (any LessonTerminal)?
  /// Whether a demo is being shown, within which there can be no other.
  package var isInDemo = false
  /// The lines typed at the prompt, oldest first; no closure where there is no prompt.
  package var promptHistory: (() -> [String])?
  /// Told when a setting was changed, by whoever it concerns at once.
  package var settingChanged: ((Setting) -> Void)?
  /// The comparison that the last command made; a lesson asks for it after each of its commands.
  package var newestComparison: Comparison?
  /// The sweep that the last command made, likewise.
  package var newestSweep: Sweep?
  /// Why something that the last command measured is not in the workbook.
  package var recordingFailure: (any Error)?
  /// The number under which the newest comparison is recorded; `nil` where it had no run to record.
  package internal(set) var newestNumber: Int64?
  private var openedWorkbook: WorkbookFile?
  private var openedFixtures: FixtureStore?
  var openedLessons: LessonLibrary?

  package init(
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
  package func workbook() throws(WorkbookError) -> WorkbookFile {
    if let openedWorkbook { return openedWorkbook }
    let file = try WorkbookFile(path: places.workbook)
    openedWorkbook = file
    return file
  }

  /// The store of fixtures with the built-in recipes.
  package func fixtures() throws(FixtureError) -> FixtureStore {
    if let openedFixtures { return openedFixtures }
    let store = FixtureStore(
      directory: places.fixtures, recipes: try Recipe.all(from: BuiltIn.recipes.bytes))
    openedFixtures = store
    return store
  }
}
