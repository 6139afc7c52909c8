package import MemoryTracking

/// What a worker tells of its run, as it goes.
///
/// Reports travel as lines of tab-separated fields over a pipe, whose descriptor the worker is given
/// (`WorkerReport.descriptor`). Each line is written whole by one `write`, so a worker that is
/// killed leaves no half-true figure: what it had said stands, and the rest is unmeasured.
package enum WorkerReport: Hashable, Sendable {
  /// The descriptor of the pipe in the worker.
  package static let descriptor: Int32 = 3

  /// The case is about to start; the figures are the start of every comparison.
  case started(MemoryStatistics)
  /// A phase has ended.
  case checkpoint(Checkpoint)
  /// The whole answer is known: its length in bytes and its digest.
  case answer(Answer)
  /// The case has ended well; the last figures, whose peak is the run's.
  case finished(MemoryStatistics)
  /// The case could not be done; a message for people.
  case failed(String)
}

/// The answer of a run in short: enough to prove two answers the same without keeping either.
package struct Answer: Hashable, Sendable {
  /// The answer's length in bytes.
  package var byteCount: Int
  /// The XXH3 digest of the answer, as 16 hexadecimal digits.
  package var digest: String

  package init(byteCount: Int, digest: String) {
    self.byteCount = byteCount
    self.digest = digest
  }
}
