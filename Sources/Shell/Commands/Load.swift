import ArgumentParser
import Workbook

/// `load CASE`: the memory-hungry version alone.
struct Load: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the memory-hungry version of a case and show its memory.",
    discussion: """
      The run is a fresh process. Without --file it works on a fixture, made when missing.

        load report
        load tail --file app.log -n 1000
      """)

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments

  func run(in session: Session) throws {
    try session.run(caseID, versions: ["load"], input, options, runs, caseRuns)
  }
}
