package import MemoryTracking
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

/// How a run is to be made.
package struct RunOptions: Hashable, Sendable {
  /// The time between two looks at the process.
  package var sampleInterval: Duration
  /// The time after which the run is ended; `nil` for as long as it takes.
  package var timeout: Duration?
  /// The memory the run may hold; `nil` for no limit but the safety cap.
  package var limit: ByteCount?
  /// The memory at which any run is ended, so that none takes the machine down.
  package var cap: ByteCount?
  /// Whether the input's pages are dropped from the page cache before each run.
  package var isCold: Bool

  package init(
    sampleInterval: Duration = .milliseconds(5), timeout: Duration? = nil, limit: ByteCount? = nil,
    cap: ByteCount? = nil, isCold: Bool = false
  ) {
    self.sampleInterval = sampleInterval
    self.timeout = timeout
    self.limit = limit
    self.cap = cap
    self.isCold = isCold
  }
}

/// What can be told of a run while it goes.
package enum RunEvent: Hashable, Sendable {
  /// The process has begun its work, holding so much.
  case started(MemoryStatistics)
  /// A phase has ended.
  case checkpoint(Checkpoint)
  /// A look from outside, each sample interval.
  case sample(Timeline.Sample)
}
