// Shell: commands, prompt, scripts, folders and exit codes. It may know every other library. All
// that measures, judges, draws or keeps is in the targets above it in Package.swift.
//
// Start with `HighWater`, which lists the commands; their code is in `Commands`.
//
// The path of `highwater compare tail`, file by file:
//
// 1. highwater/main.c, then `ProgramEntry` in this file: the words of the command line.
// 2. CommandLineParser finds the command, and ArgumentParser makes the words a `Compare`
//    (Commands/Compare, with the options of Commands/RunArguments and LanguageArguments).
// 3. `SessionFactory` in this file finds the folders and makes the Session, which opens the
//    workbook when asked.
// 4. Experiments/ShownExperiment runs an ExperimentPlan, shows the runs as they go, and then the
//    result. All plans go through Laboratory: PeakPrediction says whether the run fits,
//    FixtureMaking's FixtureStore makes the file.
// 5. Measurement: Experiment runs its subjects by turns, WorkerRunner starts a ChildProcess for
//    each, ProcessMonitor follows it, Limiter ends it. In that process, Worker runs the version
//    from CaseStudies/Cases/Tail.
// 6. Workbook's ComparisonRecords keeps the Comparison; Presentation's ComparisonView makes it a
//    Document with the verdict of Findings, and a terminal renderer writes the lines to Output.

import ArgumentParser
import Course
import Glibc
import Measurement
import Streaming
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

/// The program: reads the command line, makes the session, and runs the command or the shell.
enum ProgramEntry {
  /// Runs a command line, without the program's name.
  ///
  /// - Returns: The exit code: 0 if done, 1 if a run or a check failed, 64 for wrong usage, 124 if
  ///   a run's time ran out, 130 if the user stopped it and SIGINT is blocked.
  static func run(_ words: [String]) -> Int32 {
    let output = StandardOutput(
      plain: CommandLineParser.isPlain(words), color: CommandLineParser.color(words))
    do {
      let command = try CommandLineParser.parse(words)
      var session = try SessionFactory.session(for: command.root, output: output)
      session.commandLine = words
      defer { session.close() }
      try output.paging(for: command) { try command.run(in: session) }
      let code = try output.finish()
      endBySignal()
      return code
    } catch {
      let code = output.fail(error)
      let hasFinished = (try? output.finish()) != nil
      endBySignal()
      if code != 0, Interruption.isNoted { end(by: SIGINT) }
      return hasFinished ? code : max(code, 1)
    }
  }

  /// Ends the program by the SIGTERM or SIGHUP that stopped the running command, once all is
  /// cleaned up, so that the sender sees it end by that signal (143 or 129 in a shell).
  private static func endBySignal() {
    if let number = Interruption.endingSignal { end(by: number) }
  }

  /// Ends the program as if it did not catch the signal. For SIGINT that tells a shell that its
  /// loop is to end too, which the exit code 130 alone would not.
  private static func end(by number: Int32) {
    signal(number, SIG_DFL)
    raise(number)
  }
}

/// The entry from `main.c`.
///
/// It takes the arguments of `main` instead of `CommandLine.arguments`, which needs /proc and
/// replaces what is not UTF-8.
@c(highwater_main)
public func highwaterMain(
  count: Int32, arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  setlocale(LC_CTYPE, "")
  // If the reader of the output stops, as `head` does, there is nothing more to do. Set the
  // default, since children inherit an ignored signal.
  signal(SIGPIPE, SIG_DFL)
  return ProgramEntry.run(
    Array(NativeText.texts(of: arguments, count: Int(count)).dropFirst()))
}

/// Finds the folders and makes the session; nothing else reads the environment for these folders.
enum SessionFactory {
  static func session(for root: HighWater, output: any Output) throws -> Session {
    let interruption = try Interruption.ofTerminal()
    let places = try places(for: root)
    return Session(
      places: places, output: output, interruption: interruption,
      runner: SubjectRunner(worker: places.worker, interruption: interruption))
  }

  static func places(for root: HighWater) throws(CommandFailure) -> Session.Places {
    if let lessons = root.lessonsFolder, !isFolder(lessons) {
      throw .usage(
        "lessons: there is no folder '\(lessons)'; give --lessons a folder that exists")
    }
    let folder = ownPath()?.parentFolder
    return Session.Places(
      workbook: try workbook(for: root),
      fixtures: try fixtures(for: root, executable: folder ?? "/"),
      lessons: root.lessonsFolder, worker: folder.map { $0 + "/highwater-worker" } ?? "")
  }

  private static func workbook(for root: HighWater) throws(CommandFailure) -> String {
    if let path = root.workbookPath {
      guard !NativeText.holdsForeignBytes(path) else {
        throw .usage("workbook: '\(path)' is not UTF-8, as SQLite needs it; give another name")
      }
      let folder = path.parentFolder
      guard isFolder(folder) else {
        throw .usage(
          "workbook: there is no folder '\(folder)'; make it, or give --workbook another file")
      }
      return path
    }
    return try baseFolder("XDG_STATE_HOME", else: ".local/state") + "/highwater/workbook.sqlite"
  }

  private static func fixtures(
    for root: HighWater, executable folder: String
  ) throws(CommandFailure) -> String {
    if let path = root.fixturesFolder ?? environment("HIGHWATER_FIXTURES") { return path }
    if let package = package(around: folder), mayMakeFiles(in: package + "/Fixtures/generated") {
      return package + "/Fixtures/generated"
    }
    return try baseFolder("XDG_CACHE_HOME", else: ".cache") + "/highwater/fixtures"
  }

  /// Whether there is a folder, or something that cannot be looked at (stat(2)).
  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    guard stat(path.nativePath, &status) == 0 else {
      return errno != ENOENT && errno != ENOTDIR
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether files can be made in a folder, or the folder itself if it does not exist yet.
  private static func mayMakeFiles(in folder: String) -> Bool {
    if access(folder, W_OK) == 0 { return true }
    return errno == ENOENT && access(folder.parentFolder, W_OK) == 0
  }

  /// The prompt's history, beside the default workbook.
  static func historyPath(for root: HighWater) throws(CommandFailure) -> String {
    try baseFolder("XDG_STATE_HOME", else: ".local/state") + "/highwater/history"
  }

  /// A folder of the XDG base directory specification: the variable if it holds an absolute path,
  /// else its default under the home folder.
  private static func baseFolder(
    _ variable: String, else fallback: String
  ) throws(CommandFailure) -> String {
    if let path = environment(variable), path.hasPrefix("/") { return path }
    guard let home = homeFolder, home.hasPrefix("/") else {
      throw .failed(
        "highwater: there is no home folder; set 'HOME', or give --workbook and --fixtures")
    }
    return home + "/" + fallback
  }

  /// The repository that this program was built in; `nil` if it is elsewhere.
  static func checkout() -> String? { ownPath().flatMap { package(around: $0.parentFolder) } }

  /// The package around the program, known by its manifest and recipes; `nil` if there is none.
  private static func package(around folder: String) -> String? {
    var candidate = folder
    while candidate != "/" && !candidate.isEmpty {
      candidate = candidate.parentFolder
      if access(candidate + "/Package.swift", R_OK) == 0,
        access(candidate + "/Fixtures/report.yaml", R_OK) == 0
      {
        return candidate
      }
    }
    return nil
  }

  /// The program's path; `nil` without /proc, where help and the like still work.
  static func ownPath() -> String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
