import Course
import Findings
import Measurement
import MemoryTracking
import Workbook

extension Laboratory {
  /// How often to run without a limit: the median, and whether the answers agree.
  private static let freeRuns = 3

  /// Looks for the smallest limit that a plan's subject survives: three runs without a limit, at
  /// most twelve by bisection, and three to confirm.
  ///
  /// - Parameters:
  ///   - plan: One version of a case or one command, whose answer or output is digested.
  ///   - ignoresExitCodes: Whether a run that ended by itself has survived, if its exit code is
  ///     that of the runs without a limit.
  ///   - watch: Follows the runs.
  /// - Returns: A comparison of the kind `fit`, recorded, with what is known so far if the user
  ///   stopped it.
  /// - Throws: An error if the subject cannot be run, or fails without a limit.
  func fit(
    _ plan: ExperimentPlan, ignoresExitCodes: Bool, watch: any ExperimentWatching
  ) throws -> Measured {
    var (experiment, options) = try experiment(for: plan, watch: watch)
    experiment.runs = Self.freeRuns
    var comparison = try run(experiment, watch)
    comparison.kind = .fit
    comparison.decisionRow = nil
    let free = comparison.variants[0]
    let isStopped = { session.interruption.isPending }
    if isStopped() { return Self.interrupted(record(comparison, options: options, in: nil)) }
    let exitCode = free.runs.first?.exitCode
    guard free.runs.allSatisfy({ hasSurvived($0, exitCode, ignoresExitCodes) }),
      let held = Self.held(by: free)
    else {
      throw CommandFailure.failed(
        "fit: '\(free.name)' does not do its work without a limit either; run it by 'measure' to see "
          + "why")
    }
    watch.didLearn("Without a limit: \(held), \(free.wall?.median.figure ?? "–").")

    guard comparison.sameAnswer != false else {
      throw CommandFailure.failed(
        "fit: '\(free.name)' does not give the answer that Swift's version gives; see it by "
          + "'compare'")
    }
    experiment.reference = nil
    experiment.runs = 1
    experiment.options.warmups = 0
    if experiment.options.timeout == nil {
      let longest = free.wall?.max ?? .seconds(1)
      experiment.options.timeout = max(.seconds(60), longest * 20)
    }
    let answers = Set(free.runs.map(\.answer))
    let answer = answers.count == 1 ? answers.first.flatMap { $0 } : nil
    var search = LimitSearch(to: held)
    while let limit = search.next.limit, !isStopped() {
      experiment.options.limit = limit
      guard let run = try run(experiment, watch).variants[0].runs.first, run.outcome != .cancelled
      else { break }
      let survived =
        hasSurvived(run, exitCode, ignoresExitCodes) && (answer == nil || run.answer == answer)
      comparison.add(run, under: limit)
      if comparison.variants.count == 2, run.limit?.mechanism == MemoryLimit.watchdog {
        watch.didLearn("No cgroup can be made, so the watchdog enforces the limits.")
      }
      let ending =
        run.hasExceededLimit
        ? "over the limit" : run.outcome == .completed ? "another output" : run.outcome.label
      watch.didLearn("\(limit): \(survived ? "survived" : ending), \(run.wall.figure)")
      search.note(survived: survived)
    }
    var measured = record(comparison, options: options, in: nil)
    if isStopped() { return Self.interrupted(measured) }
    if case .failed = search.next {
      measured.failure =
        measured.failure
        ?? CommandFailure.failed(
          "fit: '\(free.name)' does not survive even limits well above its peak; it may need a "
            + "different exit code (--ignore-failure) or more time (--timeout)")
    }
    return measured
  }

  /// Makes an experiment's runs, without recording them.
  func run(
    _ experiment: Experiment, _ watch: any ExperimentWatching
  ) throws -> Comparison {
    try experiment.run(
      by: session.runner, interruption: session.interruption, observe: watch.note)
  }

  private func hasSurvived(_ run: Run, _ exitCode: Int32?, _ ignoresExitCodes: Bool) -> Bool {
    !run.hasExceededLimit
      && (run.outcome == .completed
        || (ignoresExitCodes && run.isFinished && run.exitCode == exitCode))
  }

  /// The most that counts towards a limit: all processes together, with what the kernel charges.
  private static func held(by variant: Comparison.Variant) -> ByteCount? {
    variant.runs.compactMap { run in
      [run.charge?.peak, run.treePeak, run.peak?.bytes].compactMap { $0 }.max()
    }.max()
  }

  private static func interrupted(_ measured: Measured) -> Measured {
    var measured = measured
    measured.failure = CommandFailure.interrupted("fit: stopped; what was measured before is kept")
    return measured
  }
}

extension LimitSearch.Step {
  /// The limit to try; `nil` if the search is over.
  fileprivate var limit: ByteCount? {
    switch self {
    case .bisect(let limit), .confirm(let limit): limit
    case .done, .failed: nil
    }
  }
}

extension Comparison {
  /// Adds a run to those under the same limit.
  fileprivate mutating func add(_ run: Run, under limit: ByteCount) {
    let name = limit.exactDescription
    if let index = variants.dropFirst().firstIndex(where: { $0.name == name }) {
      variants[index].runs.append(run)
    } else {
      variants.append(Variant(name: name, runs: [run]))
    }
  }
}
