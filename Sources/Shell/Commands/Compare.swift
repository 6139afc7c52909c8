import ArgumentParser
import LessonScript
import Workbook

/// `compare CASE`: all the versions, side by side.
struct Compare: MeasuringCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run a case's load and stream version and show them side by side.",
    discussion: """
      Each run is a fresh process. Without --file it works on a fixture, made when missing.

        compare tail
        compare tail --file app.log -n 1000
        compare report --size 256MiB --runs 5
        compare count --pattern ERROR --format json
        compare report --size 256MiB --limit 200MiB
      """)

  static let sharedOptions = CaseArguments.sharedOptions

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup var variants: VariantArguments
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments

  func measure(in session: Session) throws -> Measured {
    try caseRuns.measure(
      variants.versions(of: caseID), ofCase: caseID, input, options, runs, in: session)
  }
}

extension Compare: LessonUsable {
  func effects() throws -> CommandEffects {
    try .ofVersions(
      Set(variants.versions(of: caseID)), ofCase: caseID, input, options, runs, caseRuns)
  }
}

extension Compare: RunsPlanning {
  func plannedRuns() throws -> [PlannedRun] {
    try PlannedRun.all(of: caseID, versions: variants.versions(of: caseID), input, runs)
  }
}
