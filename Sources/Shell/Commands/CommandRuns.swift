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
    var progress = RunProgress(total: commands.count * runs.runs)
    let comparison = try measure(measurement) { name, event in
      guard kind != .shown, let line = progress.line(name, event) else { return }
      output.showProgress(line.rendered(for: output.display))
    }
    output.showProgress(nil)
    if kind == .shown { output.write("\n") }
    try show(comparison, as: runs.format)
    try check(comparison)
  }
}

/// What is told while commands run: which, how long, and what it holds now.
private struct RunProgress {
  let total: Int
  private var name = ""
  private var elapsed = Duration.zero
  private var run = 0
  private var shown: ContinuousClock.Instant?

  init(total: Int) {
    self.total = total
  }

  /// The line to show now; `nil` while the one before is fresh.
  mutating func line(_ name: String, _ event: RunEvent) -> ProgressLine? {
    guard case .sample(let sample) = event else { return nil }
    if name != self.name || sample.elapsed < elapsed || run == 0 { run += 1 }
    self.name = name
    elapsed = sample.elapsed
    let now = ContinuousClock.now
    if let shown, shown.duration(to: now) < .milliseconds(100) { return nil }
    shown = now
    let seconds = ByteCount.fixed(elapsed / .seconds(1))
    return ProgressLine(
      label: "measuring \(name)", fraction: nil,
      details: ["run \(run) of \(total)", "\(seconds) s", "RSS \(sample.resident)"])
  }
}
