import ArgumentParser
import Workbook

/// The root of the command tree, which parses the system's command line, the prompt's lines and
/// lessons' lines alike.
struct HighWater: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "highwater",
    abstract: "Measure before you scale; stream instead of loading.",
    discussion: """
      Without a command it starts the shell: a prompt at a terminal, else the commands on standard \
      input, one a line.
      """,
    version: "0.1.0",
    groupedSubcommands: groups.map {
      CommandGroup(name: $0.name, subcommands: $0.commands.parsable)
    })

  /// The only list of the commands, grouped by what people want to do.
  static let groups: [(name: String, commands: [any ListedCommand.Type])] = [
    (
      "Follow a lesson",
      [
        Start.self, Lessons.self, LessonMoveCommand<Next>.self, LessonMoveCommand<Back>.self,
        Goto.self, LessonMoveCommand<Where>.self, LessonMoveCommand<Hint>.self,
        Answer.self, LessonMoveCommand<Skip>.self, LessonMoveCommand<Again>.self,
        LessonMoveCommand<Play>.self, LessonMoveCommand<Resume>.self, Reset.self, Trust.self,
        LessonCommand.self,
      ]
    ),
    ("Write the fix yourself", [ExerciseCommand.self]),
    (
      "Classroom",
      [
        DemoCommand.self, Prepare.self, HandInCommand.self, ClassCommand.self,
        ClassWorkCommand.self,
      ]
    ),
    (
      "Compare a case",
      [
        Compare.self, SingleVersion<LoadVersion>.self, SingleVersion<StreamVersion>.self,
        SweepCommand.self, Cases.self, LanguageList.self, Code.self, Table.self,
      ]
    ),
    (
      "Measure a command",
      [
        Measure.self, Versus.self, FitCommand.self, CheckCommand.self, WhyCommand.self, Watch.self,
        Tracker.self,
      ]
    ),
    (
      "See what was measured", [Runs.self, Show.self, Chart.self, BillCommand.self, Export.self]
    ),
    ("Make large files", [FixtureCommand.self]),
    (
      CommandTask.shell,
      [
        SetCommand.self, History.self, Read.self, SelfTestCommand.self, Manual.self,
        PackageCommand.self, Quit.self,
      ]
    ),
  ]

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

  @Flag(help: "Draw in ASCII, without colour; may follow any command too.")
  var plain = false

  @Option(
    help: ArgumentHelp(
      "Whether to draw in colour; may follow any command too. NO_COLOR, FORCE_COLOR, CLICOLOR and "
        + "CLICOLOR_FORCE are respected otherwise."))
  var color = ColorChoice.auto

  @Option(
    name: [.customShort("c"), .customLong("command")],
    help: ArgumentHelp(
      "Run this line as the prompt would, then leave; may be repeated.", valueName: "line"))
  var commandLines: [String] = []

  @Flag(help: "Without a terminal: go on after a line that fails.")
  var keepGoing = false

  /// Every name of the options above that take a value, so that words before a command's name can
  /// be skipped without asking ArgumentParser.
  static let valueOptions: Set = [
    "--workbook", "--fixtures", "--lessons", "--color", "-c", "--command",
  ]
  /// The flags above.
  static let flags: Set = ["--plain", "--keep-going"]
}

/// A command in `HighWater.groups`, or a subcommand of one.
///
/// What the shell must know about a command before it parses a line is declared on its type. It is
/// not found by casting: a failed cast searches every conformance in the program.
protocol ListedCommand: ParsableCommand {
  /// Its subcommands, the same as in `configuration`.
  static var subcommands: [any ListedCommand.Type] { get }

  /// Whether the words after `--` are the command line of a program.
  static var takesProgram: Bool { get }

  /// Its options without a value, if a program's words may follow its options without `--`; `nil`
  /// if they may not.
  static var flagsBeforeProgram: Set<String>? { get }

  /// The short options that the program has too, with the long names that replace them.
  static var sharedOptions: [String: String] { get }

  /// Whether it is about the learner's own progress in the lessons, which a demo leaves alone.
  static var concernsProgress: Bool { get }
}

extension ListedCommand {
  static var subcommands: [any ListedCommand.Type] { [] }
  static var takesProgram: Bool { false }
  static var flagsBeforeProgram: Set<String>? { nil }
  static var sharedOptions: [String: String] { [:] }
  static var concernsProgress: Bool { false }
}

/// A command of HighWater's, parsed by ArgumentParser and run in a session.
protocol SessionCommand: ListedCommand, Runnable {}

/// A command that takes the command line of a program after `--`.
protocol ProgramCommand: SessionCommand {
  /// The program and its arguments. The strategy `postTerminator` only serves ArgumentParser's help
  /// pages: parsing twenty thousand words would take it a minute.
  var words: [String] { get set }
}

extension [any ListedCommand.Type] {
  /// The commands for ArgumentParser, one by one: the whole array would be cast at run time.
  var parsable: [any ParsableCommand.Type] { map { $0 as any ParsableCommand.Type } }
}

extension ProgramCommand {
  static var takesProgram: Bool { true }
}

/// A command that measures and returns the result to its caller.
protocol MeasuringCommand: SessionCommand {
  /// Measures and shows the result.
  ///
  /// - Throws: An error if nothing could be measured; other failures are in the result.
  func measure(in session: Session) throws -> Measured
}

extension MeasuringCommand {
  func run(in session: Session) throws {
    try session.conclude(try measure(in: session), of: session.commandLine)
  }
}

extension Session {
  /// Compares what a command measured with a lesson's goal, and ends the command.
  ///
  /// - Throws: The command's failure, else one to judge it.
  func conclude(_ measured: Measured, of words: [String]) throws {
    do {
      try course.judge(measured, by: words)
    } catch {
      throw measured.failure ?? error
    }
    if let failure = measured.failure { throw failure }
  }
}

/// Something that a command line can ask for.
protocol Runnable {
  /// The root with its options.
  var root: HighWater { get }

  /// Does what was asked.
  ///
  /// - Throws: Any error whose description tells the user what failed and what to do next.
  func run(in session: Session) throws
}
