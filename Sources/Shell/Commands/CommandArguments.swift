import ArgumentParser
import Course
import Glibc
import Measurement
import Presentation
import TerminalText

/// How commands of the user's own are run.
struct CommandArguments: ParsableArguments {
  @Flag(help: "Let 'sh -c' read the command, for pipes and variables.")
  var shell = false

  @Flag(
    help: ArgumentHelp(
      "Do not follow the processes by ptrace: for what traces or gains privileges itself, such as "
        + "gdb or sudo. The peak then has a floor."))
  var untraced = false

  @Flag(
    help: ArgumentHelp(
      "A command that ends with an exit code other than 0 is no failure of this one, as with grep "
        + "and diff. It is measured the same either way."))
  var ignoreFailure = false

  @Option(
    help: ArgumentHelp(
      "Let the command read this file as its standard input; '-' passes on HighWater's own, {file} "
        + "is the file of --file. Without it the standard input is empty.", valueName: "path"),
    completion: .file())
  var stdin: String?

  /// A command of its words.
  func command(_ words: [String], name: String) -> ForeignCommand {
    ForeignCommand(
      name: name, words: shell ? ["sh", "-c", words.joined(separator: " ")] : words,
      isTraced: !untraced,
      input: stdin.map { $0 == "-" ? .inherited : .file($0) } ?? .empty)
  }

  /// Checks that what is to be read can be.
  ///
  /// - Parameters:
  ///   - runs: how many runs there will be, of all commands together.
  ///   - isShown: whether the command has the terminal.
  /// - Throws: a usage failure for a standard input that would be read twice, or that is the terminal.
  private func checkInput(runs: Int, isShown: Bool) throws(CommandFailure) {
    guard stdin == "-" else { return }
    guard isShown || isatty(STDIN_FILENO) == 0 else {
      throw .usage(
        "stdin: '-' is the terminal, which a command can read only when it is shown; add "
          + "--show-output to 'measure'")
    }
    guard runs == 1 || isatty(STDIN_FILENO) == 1 else {
      throw .usage(
        "stdin: '-' can be read once, not for \(runs) runs; save it to a file and give that to "
          + "--stdin")
    }
  }

  /// The experiment on commands.
  ///
  /// - Throws: A usage failure for an input that cannot be read as often, or in this form.
  func experiment(
    _ commands: [ForeignCommand], _ input: InputArguments, _ runs: RunArguments,
    output: ForeignCommand.Output
  ) throws(CommandFailure) -> ShownExperiment {
    guard output != .shown || runs.format == .text else {
      throw .usage(
        "measure: '--show-output' would stand within the \(runs.format.rawValue); leave one out")
    }
    try checkInput(runs: commands.count * runs.runs, isShown: output == .shown)
    return ShownExperiment(
      plan: ExperimentPlan(
        subjects: .commands(commands, isShell: shell, output: output),
        source: input.isGiven ? try input.source() : nil, runs: runs.runs,
        runOptions: try runs.options()),
      runs: runs, ignoresExitCodes: ignoreFailure)
  }
}
