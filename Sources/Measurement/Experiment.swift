// Measurement runs versions of cases and other people's commands, each run in a process of its own,
// and returns how much memory each run held, how long it took and how it ended.
//
// It may know WorkerProtocol (what a worker is asked and what it reports), CLaunch (fork, ptrace,
// signals), MemoryTracking and Streaming. It knows nothing of lessons, the workbook or the
// terminal. What the figures mean is judged in Findings and put into words and charts in
// Presentation.
//
// Start reading here: an `Experiment` passes its subjects in turn to a `SubjectRunning`.
// - SubjectRunner.swift: a `Subject`, and which runner makes its runs.
// - WorkerRunner.swift, CommandRunner.swift: one process each, turned into a `Run` (Run.swift).
// - Limiter.swift: enforces the limit by a cgroup or the watchdog, and decides the outcome.
// - ProcessMonitor.swift: the loop that drains pipes, samples memory and enforces bounds.
// - ChildProcess.swift: the process itself, by way of CLaunch; RunMemory.swift and RunPeak.swift:
//   what it holds, and which of the measured peaks counts.
// - Comparison.swift, Spread.swift, RankTest.swift: the results and their statistics.

import Glibc
import Streaming
import WorkerProtocol

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
