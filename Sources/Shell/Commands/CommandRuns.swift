import ArgumentParser
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

  /// A command of its words.
  func command(_ words: [String], name: String) -> ForeignCommand {
    ForeignCommand(
      name: name, words: shell ? ["sh", "-c", words.joined(separator: " ")] : words,
      isTraced: !untraced)
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
