package import MemoryTracking
package import WorkerProtocol

/// One column of an experiment's results: a version of a case, or a command of the user's.
package struct Subject: Hashable, Sendable {
  /// What to run.
  package enum Work: Hashable, Sendable {
    /// A version of a case, in a worker.
    case version(WorkerRequest)
    /// Any program, and what happens to its output.
    case command(ForeignCommand, output: ForeignCommand.Output)
  }

  /// The heading of its column.
  package var name: String
  /// The language that its name begins with, for a version of a case; `nil` for none.
  package var language: String?
  package var work: Work
  /// Whether to follow how far it has read, to tell whether it keeps all that it reads.
  package var followsReading = false

  /// What to run before each run; `nil` for nothing.
  package var preparation: ForeignCommand? {
    guard case .command(let command, _) = work, let line = command.preparation else { return nil }
    return ForeignCommand(name: line, words: ["sh", "-c", line], isTraced: false)
  }

  /// Makes a subject of a version of a case.
  package init(_ request: WorkerRequest) {
    name = request.version
    work = .version(request)
  }

  /// Makes a subject of a command of the user's.
  package init(_ command: ForeignCommand, output: ForeignCommand.Output) {
    name = command.name
    work = .command(command, output: output)
  }
}

/// Makes one run of one subject. Tests replace it to check experiments without starting processes.
package protocol SubjectRunning: Sendable {
  /// Runs a subject in a process of its own and measures it.
  ///
  /// - Parameters:
  ///   - subject: What to run.
  ///   - options: How to make the run.
  ///   - observe: Receives what becomes known during the run.
  /// - Returns: The run, whatever its outcome.
  /// - Throws: `MeasurementError` if no run could be made.
  func run(
    _ subject: Subject, options: RunOptions, observe: (RunEvent) -> Void
  ) throws(MeasurementError) -> Run
}

/// Runs versions in the worker, and commands directly.
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

/// How to make a run.
package struct RunOptions: Hashable, Sendable {
  /// The time between two looks at the process.
  package var sampleInterval: Duration
  /// The time after which the run is killed; `nil` for no time limit.
  package var timeout: Duration?
  /// The memory that the run may hold; `nil` for no limit besides the safety cap.
  package var limit: ByteCount?
  /// The memory at which any run is killed, so that none takes the machine down; `nil` for no cap.
  package var cap: ByteCount?
  /// Whether to drop the input from the page cache before each run.
  package var isCold: Bool
  /// Whether to find out which programs and libraries a command's processes use.
  package var inspectsPrograms = false
  /// How many programs a command and its offspring may execute, its own included; one more ends the
  /// run as refused before it does anything. `nil` for any number.
  package var allowedPrograms: Int?
  /// Which programs they may execute, by the paths of their executables, if the kernel lets nothing
  /// follow them; `nil` for any. One that runs too briefly to be seen is missed.
  package var knownPrograms: Set<String>?
  /// Whether to note how far the processes have read at each look.
  package var followsReading = false
  /// Whether memory that is in no process counts too: open files on tmpfs, memfds, and `/dev/shm`,
  /// of which a command then gets one of its own if the kernel allows that.
  package var countsFiles = false
  /// How the run is traced, to find out where its memory is; `nil` for an untouched run.
  package var tracing: WhereTracing?
  /// What a command that nobody vouches for may see and use; `nil` if it runs as any other program.
  package var confinement: Confinement?
  /// How many runs to make of each subject before those that count.
  package var warmups: Int

  package init(
    sampleInterval: Duration = .milliseconds(5), timeout: Duration? = nil, limit: ByteCount? = nil,
    cap: ByteCount? = nil, isCold: Bool = false, warmups: Int = 0
  ) {
    self.sampleInterval = sampleInterval
    self.timeout = timeout
    self.limit = limit
    self.cap = cap
    self.isCold = isCold
    self.warmups = warmups
  }
}

/// What becomes known while a run is going on.
package enum RunEvent: Hashable, Sendable {
  /// The process has begun its work and holds this much.
  case started(MemoryStatistics)
  /// A phase has ended.
  case checkpoint(Checkpoint)
  /// A look from outside, at each sample interval.
  case sample(Timeline.Sample)
}
