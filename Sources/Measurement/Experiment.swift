import Glibc
import WorkerProtocol

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

/// What tells that a file is not what it was: its place on the disk, size and time of change (stat(2)).
struct InputStamp: Hashable {
  private var device: UInt64
  private var inode: UInt64
  private var size: Int64
  private var seconds: Int
  private var nanoseconds: Int

  /// Looks at a file now; `nil` if there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
