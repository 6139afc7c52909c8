import ArgumentParser
import LessonScript
import Workbook

/// `load CASE` and `stream CASE`: one version of a case alone.
struct SingleVersion<Version: NamedVersion>: MeasuringCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Version.name,
      abstract: "Run the \(Version.kind) version of a case and show its memory.",
      discussion: """
        The run is a fresh process. Without --file it works on a fixture, made when missing.

          \(Version.name) report
          \(Version.name) tail --file app.log -n 1000
        """)
  }

  static var sharedOptions: [String: String] { CaseArguments.sharedOptions }

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments

  func measure(in session: Session) throws -> Measured {
    try caseRuns.measure([Version.name], ofCase: caseID, input, options, runs, in: session)
  }
}

extension SingleVersion: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofVersions([Version.name], ofCase: caseID, input, options, runs, caseRuns)
  }
}

extension SingleVersion: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try PlannedRun.all(of: caseID, versions: [Version.name], input, runs)
  }
}

/// A version that has a command of its own.
protocol NamedVersion {
  /// The version's name, which is the command's too.
  static var name: String { get }
  /// What it is, as in "the … version".
  static var kind: String { get }
}

/// The version of `load CASE`.
enum LoadVersion: NamedVersion {
  static let name = "load"
  static let kind = "memory-hungry"
}

/// The version of `stream CASE`.
enum StreamVersion: NamedVersion {
  static let name = "stream"
  static let kind = "streaming"
}
