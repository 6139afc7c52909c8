import Course
import Measurement
import MemoryTracking
import Workbook

extension Laboratory {
  /// The name of the runs without any setting.
  static let baselineName = "as it is"

  /// Measures a command by turns as it is and with one changed setting at a time, those that apply
  /// to what it runs.
  ///
  /// - Parameters:
  ///   - plan: One command.
  ///   - ignoresExitCodes: Whether a run that ended by itself has done its work, whatever its exit
  ///     code.
  ///   - watch: Follows the runs.
  /// - Returns: A comparison of the kind `why`, recorded.
  /// - Throws: An error if the command cannot be run, or does not do its work as it is.
  func why(
    _ plan: ExperimentPlan, ignoresExitCodes: Bool, watch: any ExperimentWatching
  ) throws -> Measured {
    var (experiment, options) = try experiment(for: plan, watch: watch)
    guard let subject = experiment.subjects.first,
      case .command(let command, let output) = subject.work
    else { return Measured(result: .comparison(try run(experiment, watch))) }
    var look = experiment
    look.runs = 1
    look.options.inspectsPrograms = true
    let first = try run(look, watch)
    guard let run = first.variants[0].runs.first, run.outcome != .cancelled else {
      return Measured(
        result: .comparison(first),
        failure: CommandFailure.interrupted("why: stopped before anything was measured"))
    }
    guard run.outcome == .completed || (ignoresExitCodes && run.isFinished),
      let peak = run.peak?.bytes
    else {
      throw CommandFailure.failed(
        "why: '\(subject.name)' does not do its work as it is; run it by 'measure' to see why")
    }
    guard !run.programs.isEmpty else {
      throw CommandFailure.failed(
        "why: what '\(subject.name)' runs cannot be seen, since the kernel does not let it be traced; "
          + "look at 'kernel.yama.ptrace_scope' and at the sandbox it runs in")
    }
    let settings = MemorySetting.applying(
      to: run.programs, peak: peak, memory: first.host.memory)
    var baseline = command
    baseline.name = Self.baselineName
    experiment.subjects =
      [Subject(baseline, output: output)]
      + settings.map { Subject($0.applied(to: command), output: output) }
    watch.didLearn(
      settings.isEmpty
        ? "No setting that is known here applies to it."
        : "Settings to try, one at a time: \(settings.map(\.name).joined(separator: ", ")).")
    var comparison = try self.run(experiment, watch)
    comparison.kind = .why
    return record(comparison, options: options, in: nil)
  }
}
