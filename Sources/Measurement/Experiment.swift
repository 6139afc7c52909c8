package import WorkerProtocol

/// What takes part in an experiment, as one column of its results: a version of a case or a command
/// of the user's.
package struct Subject: Hashable, Sendable {
  /// What is run.
  package enum Work: Hashable, Sendable {
    /// A version of a case, in a worker.
    case version(WorkerRequest)
    /// Any program, and what becomes of its output.
    case command(ForeignCommand, output: ForeignCommand.Output)
  }

  /// The heading of its column.
  package var name: String
  package var work: Work

  /// A version of a case.
  package init(_ request: WorkerRequest) {
    name = request.version
    work = .version(request)
  }

  /// A command of the user's.
  package init(_ command: ForeignCommand, output: ForeignCommand.Output) {
    name = command.name
    work = .command(command, output: output)
  }
}

/// Makes one run of one subject: the seam at which experiments are tested without a process.
package protocol SubjectRunning: Sendable {
  /// Runs a subject in a process of its own and measures it.
  ///
  /// - Parameters:
  ///   - subject: What to run.
  ///   - options: How the run is made.
  ///   - observe: Gets what is known of the run while it goes.
  /// - Returns: The run, whatever its outcome.
  /// - Throws: `MeasurementError` if no run could be made.
  func run(
    _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
  ) throws(MeasurementError) -> Run
}

/// Runs versions in the worker, and commands as they are.
package struct SubjectRunner: SubjectRunning {
  private let worker: WorkerRunner
  private let commands: CommandRunner

  /// - Parameters:
  ///   - worker: The path of the worker's program.
  ///   - interruption: Ends a run as cancelled.
  package init(worker: String, interruption: Interruption) {
    self.worker = WorkerRunner(worker: worker, interruption: interruption)
    commands = CommandRunner(interruption: interruption)
  }

  package func run(
    _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
  ) throws(MeasurementError) -> Run {
    switch subject.work {
    case .version(let request): try worker.run(request, options: options, observe: observe)
    case .command(let command, let output):
      try commands.run(command, output: output, options: options, observe: observe)
    }
  }
}

/// Subjects measured on one input, the same number of times each.
///
/// Every command that measures builds one of these, and a sweep one for each size.
package struct Experiment: Sendable {
  /// The case, if the subjects are its versions.
  package var caseID: String?
  /// The row of the decision table that the case belongs to.
  package var decisionRow: String?
  /// In the order of their columns.
  package var subjects: [Subject]
  /// The file they work on, if it is known and can be looked at: not for a FIFO, nor for commands
  /// that name their own files.
  package var input: Comparison.Input?
  /// How many runs each subject gets.
  package var runs: Int
  package var options: RunOptions

  package init(
    caseID: String? = nil, decisionRow: String? = nil, subjects: [Subject],
    input: Comparison.Input?, runs: Int, options: RunOptions
  ) {
    self.caseID = caseID
    self.decisionRow = decisionRow
    self.subjects = subjects
    self.input = input
    self.runs = runs
    self.options = options
  }

  /// Makes the runs, each in a fresh process and by turns: a, b, a, b, … so that a drift of the
  /// machine affects all subjects alike.
  ///
  /// Ends early when the user interrupts: the run that was cut short is kept as cancelled; those
  /// never made are missing.
  ///
  /// - Parameters:
  ///   - runner: Makes each run.
  ///   - interruption: Whether the user wants to stop.
  ///   - observe: Gets each subject's events as they happen.
  /// - Returns: A variant for each subject.
  /// - Throws: `MeasurementError` if a run could not be made at all.
  /// - Complexity: Holds all runs, each with at most `Timeline.capacity` samples.
  package func run(
    by runner: any SubjectRunning, interruption: Interruption,
    observe: (_ name: String, RunEvent) -> Void
  ) throws(MeasurementError) -> Comparison {
    var comparison = Comparison(
      host: .current(), caseID: caseID, decisionRow: decisionRow, input: input,
      variants: subjects.map { Comparison.Variant(name: $0.name, runs: []) },
      isCold: options.isCold)
    let path = input?.path
    let first = path.flatMap { InputStamp($0) }
    var before = first
    for _ in 0..<runs {
      for (index, subject) in subjects.enumerated() {
        guard !interruption.isPending else { return comparison }
        if let path, options.isCold { PageCache.drop(path) }
        let cached = path.flatMap { PageCache.resident(of: $0) }
        var run = try runner.run(subject, options: options) { observe(subject.name, $0) }
        run.cachedInput = cached
        let after = path.flatMap { InputStamp($0) }
        run.hasChangedInput = before != first || after != first
        before = after
        comparison.variants[index].runs.append(run)
        guard run.outcome != .cancelled else { return comparison }
      }
    }
    return comparison
  }
}
