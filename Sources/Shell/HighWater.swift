import ArgumentParser
import Workbook

/// The root of the command tree: the same tree parses the system's command line, the prompt's lines
/// and a lesson's.
struct HighWater: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "highwater",
    abstract: "Measure before you scale; stream instead of loading.",
    discussion: """
      Without a command it starts the shell: a prompt at a terminal, else the commands on standard \
      input, one a line.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Follow a lesson",
        subcommands: [
          Start.self, Lessons.self, Next.self, Back.self, Goto.self, Where.self, Hint.self,
          Answer.self, Skip.self, Again.self, Play.self, Resume.self, Reset.self, Trust.self,
          LessonCommand.self,
        ]),
      CommandGroup(name: "Classroom", subcommands: [DemoCommand.self, Prepare.self]),
      CommandGroup(
        name: "Compare a case",
        subcommands: [
          Compare.self, SingleVersion<LoadVersion>.self, SingleVersion<StreamVersion>.self,
          SweepCommand.self, Cases.self, Code.self,
          Table.self,
        ]),
      CommandGroup(name: "Measure a command", subcommands: [Measure.self, Versus.self]),
      CommandGroup(
        name: "See what was measured",
        subcommands: [Runs.self, Show.self, Chart.self, BillCommand.self, Export.self]),
      CommandGroup(name: "Make large files", subcommands: [FixtureCommand.self]),
      CommandGroup(
        name: CommandTask.shell,
        subcommands: [
          SetCommand.self, History.self, Read.self, Manual.self, Quit.self,
        ]),
    ])

  @Option(
    name: .customLong("workbook"),
    help: ArgumentHelp("Keep progress and runs in this SQLite file.", valueName: "file"),
    completion: .file())
  var workbookPath: String?

  @Option(
    name: .customLong("fixtures"),
    help: ArgumentHelp("Make fixtures in this folder.", valueName: "folder"), completion: .directory
  )
  var fixturesFolder: String?

  @Option(
    name: .customLong("lessons"),
    help: ArgumentHelp("Find more lessons in this folder.", valueName: "folder"),
    completion: .directory)
  var lessonsFolder: String?

  @Flag(help: "Draw in ASCII, without colour; may stand behind any command too.")
  var plain = false

  @Option(
    name: [.customShort("c"), .customLong("command")],
    help: ArgumentHelp(
      "Run this line as the prompt would, then leave; may be repeated.", valueName: "line"))
  var commandLines: [String] = []

  @Flag(help: "Without a terminal: go on after a line that fails.")
  var keepGoing = false
}

/// A command of HighWater's: what ArgumentParser parses, run in a session.
protocol SessionCommand: ParsableCommand, Runnable {}

/// A command that measures, and returns what it measured to whoever runs it.
protocol MeasuringCommand: SessionCommand {
  /// Measures, and shows the result.
  ///
  /// - Throws: If nothing could be measured. Why something measured is not what was asked for is in
  ///   the result instead.
  func measure(in session: Session) throws -> Measured
}

extension MeasuringCommand {
  func run(in session: Session) throws {
    if let failure = try measure(in: session).failure { throw failure }
  }
}

/// Something that a command line can ask for.
protocol Runnable {
  /// The root with its options.
  var root: HighWater { get }

  /// Does what was asked.
  ///
  /// - Throws: any error whose description tells the user what failed and what to do next.
  func run(in session: Session) throws
}
