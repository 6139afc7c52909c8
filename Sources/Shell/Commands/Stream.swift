import ArgumentParser
import Workbook

/// `stream CASE`: the streaming version alone.
struct Stream: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the streaming version of a case and show its memory.",
    discussion: """
      The run is a fresh process. Without --file it works on a fixture, made when missing.

        stream report
        stream tail --file app.log -n 1000
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
    try session.run(caseID, versions: ["stream"], input, options, runs, caseRuns)
  }
}
