import Course
import ArgumentParser
import Glibc
import Measurement
import MemoryTracking
import Presentation
import Workbook

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
  func checkInput(runs: Int, isShown: Bool) throws(CommandFailure) {
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
}

extension Session {
  /// Runs commands and shows the result in the asked form.
  ///
  /// - Throws: a failure, told already, where a run did not complete or the outputs differ.
  func run(
    _ commands: [ForeignCommand], _ arguments: CommandArguments, _ input: InputArguments,
    _ runs: RunArguments, output kind: ForeignCommand.Output
  ) throws {
    guard kind != .shown || runs.format == .text else {
      throw CommandFailure.usage(
        "measure: '--show-output' would stand within the \(runs.format.rawValue); leave one out")
    }
    try arguments.checkInput(runs: commands.count * runs.runs, isShown: kind == .shown)
    let measurement = CommandMeasurement(
      commands: commands, isShell: arguments.shell,
      source: input.isGiven ? try input.source() : nil, output: kind, runs: runs.runs,
      runOptions: try runs.options())
    if kind == .shown { output.flush() }
    let live = try RunsAsTheyGo(commands.map(\.name), runs, on: output)
    defer { live.finish() }
    let comparison = try measure(measurement, begin: live.expect) { name, event in
      // What the command prints has the terminal to itself.
      if kind != .shown { live.note(name, event) }
    }
    live.finish()
    if kind == .shown { output.write("\n") }
    try show(comparison, as: runs.format)
    try check(comparison, ignoresExitCodes: arguments.ignoreFailure)
  }
}
