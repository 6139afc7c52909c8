import ArgumentParser

/// `load CASE`: the memory-hungry version alone.
struct Load: SingleVersionCommand {
  static let version = "load"
  static let configuration = configuration(
    abstract: "Run the memory-hungry version of a case and show its memory.")

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp("The case; 'cases' lists them.", valueName: "case"), completion: .grammar)
  var caseID: String
  @OptionGroup(title: "Input") var input: InputArguments
  @OptionGroup(title: CaseArguments.title) var options: CaseArguments
  @OptionGroup(title: "Runs") var runs: RunArguments
  @OptionGroup(title: "Runs") var caseRuns: CaseRunArguments
}
