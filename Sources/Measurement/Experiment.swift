// Measurement runs versions of cases and other people's commands, each run in a process of its own,
// and returns how much memory each run held, how long it took and how it ended.
//
// It may know WorkerProtocol (what a worker is asked and what it reports), CLaunch (fork, ptrace,
// signals), MemoryTracking and Streaming. It knows nothing of lessons, the workbook or the
// terminal. What the figures mean is judged in Findings and put into words and charts in
// Presentation.
//
// Start reading here: an `Experiment` passes its subjects in turn to a `SubjectRunning`.
// - Experiment.swift (this file): a `Subject` too, what its runs may take, and which runner makes
//   them.
// - WorkerRunner.swift, CommandRunner.swift: one process each, turned into a `Run` (Run.swift).
// - Limiter.swift: enforces the limit by a cgroup or the watchdog, and decides the outcome.
// - ProcessMonitor.swift: the loop that drains pipes, samples memory and enforces bounds.
// - ChildProcess.swift: the process itself, by way of CLaunch, and its pipes; RunMemory.swift: what
//   it holds, and which of the measured peaks counts.
// - Comparison.swift, Spread.swift: the results and their statistics.

import CLaunch
import Glibc
package import MemoryTracking
import Streaming
package import WorkerProtocol

/// Subjects measured on one input, the same number of times each.
///
/// Every command that measures builds one of these; a sweep builds one for each size.
package struct Experiment: Sendable {
  /// The case's identifier; `nil` if the subjects are commands.
  package var caseID: String?
  /// The identifier of the case's row in the decision table; `nil` if it has none.
  package var decisionRow: String?
  /// The subjects in the order of their columns.
  package var subjects: [Subject]
  /// The file they work on; `nil` if there is none to look at, as with a FIFO or with commands that
  /// name their own files.
  package var input: Comparison.Input?
  /// What is run once before the others, unmeasured, because its answer is the right one; `nil` for
  /// nothing.
  package var reference: Subject?
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

  /// Makes the runs, each in a fresh process.
  ///
  /// Subjects take turns (a, b, a, b, …), so that a drift of the machine affects all of them alike.
  /// An interrupt ends the experiment early: the run that was cut short is kept as cancelled, and
  /// the runs not yet made are missing.
  ///
  /// - Parameters:
  ///   - runner: Makes each run.
  ///   - interruption: Whether the user wants to stop.
  ///   - observe: Receives each subject's events as they happen.
  /// - Returns: The comparison, with a variant for each subject.
  /// - Throws: `MeasurementError` if a run could not be made at all.
  /// - Complexity: O(n) space in the runs, each with at most `Timeline.capacity` samples.
  package func run(
    by runner: any SubjectRunning, interruption: Interruption,
    observe: (_ name: String, RunEvent) -> Void
  ) throws(MeasurementError) -> Comparison {
    var comparison = Comparison(
      host: .current(), caseID: caseID, decisionRow: decisionRow, input: input,
      variants: subjects.map { Comparison.Variant(name: $0.name, language: $0.language, runs: []) },
      isCold: options.isCold)
    let path = input?.path
    for _ in 0..<options.warmups {
      for subject in subjects {
        guard !interruption.isPending else { return comparison }
        try prepare(subject, by: runner)
        guard !interruption.isPending else { return comparison }
        _ = try runner.run(subject, options: options) { _ in }
      }
    }
    let first = path.flatMap { InputStamp($0) }
    if let reference {
      comparison.reference = try answer(of: reference, by: runner)
      guard comparison.reference != nil else { return comparison }
    }
    var before = first
    var named = NamedFiles(of: subjects)
    for _ in 0..<runs {
      for (index, subject) in subjects.enumerated() {
        guard !interruption.isPending else { return comparison }
        try prepare(subject, by: runner)
        guard !interruption.isPending else { return comparison }
        if let path, options.isCold { PageCache.drop(path) }
        let cached = path.flatMap { PageCache.resident(of: $0) }
        var options = options
        options.followsReading = options.followsReading || subject.followsReading
        var run = try runner.run(subject, options: options) { observe(subject.name, $0) }
        if let input, run.readings.count > 1 {
          run.risePercent = Int((run.rise(over: input.size) * 100).rounded())
        }
        run.cachedInput = cached
        let after = path.flatMap { InputStamp($0) }
        run.hasChangedInput = before != first || after != first
        before = after
        comparison.variants[index].runs.append(run)
        named.look(afterRun: comparison.variants[index].runs.count - 1, of: index)
        guard run.outcome != .cancelled else { return comparison }
      }
    }
    if comparison.sameAnswer == false {
      for (variant, run) in named.changes {
        comparison.variants[variant].runs[run].hasChangedInput = true
      }
    }
    return comparison
  }

  /// Runs the reference for its answer, without a limit; `nil` if the user stopped it.
  private func answer(
    of subject: Subject, by runner: any SubjectRunning
  ) throws(MeasurementError) -> Comparison.Reference? {
    var options = RunOptions()
    options.cap = self.options.cap
    let run = try runner.run(subject, options: options) { _ in }
    guard run.outcome != .cancelled else { return nil }
    guard run.outcome == .completed, let answer = run.answer else {
      throw .reference(subject.name, outcome: run.outcome, message: run.message)
    }
    return Comparison.Reference(name: subject.name, answer: answer)
  }

  /// Runs what a subject wants to have run before each of its runs.
  private func prepare(
    _ subject: Subject, by runner: any SubjectRunning
  ) throws(MeasurementError) {
    guard let command = subject.preparation else { return }
    var options = RunOptions()
    options.timeout = self.options.timeout
    options.cap = self.options.cap
    let run = try runner.run(Subject(command, output: .discarded), options: options) { _ in }
    guard run.outcome == .completed || run.outcome == .cancelled else {
      throw .preparation(command.name, outcome: run.outcome, exitCode: run.exitCode)
    }
  }
}

/// The files that commands name in their arguments, looked at after each run.
///
/// Nobody can tell a file that a command reads from one that it writes, so that a change matters
/// only where the answers differ.
private struct NamedFiles {
  private let paths: [String]
  private var stamps: [InputStamp?]
  /// The runs between whose ends and those of the runs before them a file changed: which variant,
  /// and which of its runs.
  private(set) var changes: [(variant: Int, run: Int)] = []

  /// - Complexity: O(n) in the words of the commands whose output is compared, a stat(2) each.
  init(of subjects: [Subject]) {
    let words = subjects.flatMap { subject -> [String] in
      switch subject.work {
      case .command(let command, .digested), .command(let command, .compared): command.words
      default: []
      }
    }
    // A shell's command line is one word of several.
    let names = words + words.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    paths = Set(names).filter { InputStamp($0) != nil }.sorted()
    stamps = paths.map { InputStamp($0) }
  }

  mutating func look(afterRun run: Int, of variant: Int) {
    let now = paths.map { InputStamp($0) }
    if now != stamps { changes.append((variant, run)) }
    stamps = now
  }
}

/// What identifies a state of a file: its place on the disk, size and modification time (stat(2)).
/// If the stamp differs, the file was changed or replaced.
struct InputStamp: Hashable {
  private var device: UInt64
  private var inode: UInt64
  private var size: Int64
  private var seconds: Int
  private var nanoseconds: Int

  /// Looks at a file now; `nil` if there is none.
  init?(_ path: String) {
    var status = stat()
    let isFound = stat(path.nativePath, &status) == 0
    guard isFound, status.st_mode & S_IFMT != S_IFDIR else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}

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

/// The user's wish to stop what is going on: Ctrl-C, or a SIGTERM or SIGHUP sent to the program.
///
/// Long work checks `isPending` now and then. A loop that waits also watches `descriptor`, so that
/// no interrupt is missed between a check and the wait.
package struct Interruption: Sendable {
  /// Readable while an interrupt is pending; -1 if none can come.
  package let descriptor: Int32
  private let pending: @Sendable () -> Bool

  package init(descriptor: Int32, pending: @escaping @Sendable () -> Bool) {
    self.descriptor = descriptor
    self.pending = pending
  }

  package var isPending: Bool { pending() }

  /// An interruption that never comes.
  package static let never = Interruption(descriptor: -1) { false }

  /// Whether an interrupt of the whole process is pending.
  package static var isNoted: Bool { interrupt_pending() }

  /// The SIGTERM or SIGHUP that is to end the program; `nil` if none has come.
  package static var endingSignal: Int32? {
    let signal = interrupt_ending()
    return signal == 0 ? nil : signal
  }

  /// Turns SIGINT, SIGTERM and SIGHUP into an interruption for the whole process from now on.
  ///
  /// Uses a handler rather than a blocked signal and signalfd(2), because the line editor needs its
  /// `read` to be interrupted.
  ///
  /// - Returns: The interruption.
  /// - Throws: `MeasurementError.systemCall` if the handlers cannot be installed.
  package static func ofTerminal() throws(MeasurementError) -> Interruption {
    let descriptor = interrupt_install()
    guard descriptor >= 0 else { throw .systemCall("sigaction", code: errno) }
    return Interruption(descriptor: descriptor) { interrupt_pending() }
  }

  /// Forgets a pending Ctrl-C, at the start of a new command; a SIGTERM or SIGHUP stays pending.
  package static func clear() {
    interrupt_clear()
  }
}
