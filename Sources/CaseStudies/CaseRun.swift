package import MemoryTracking

/// One run of one version: what it works on, and where its checkpoints and its answer go.
package final class CaseRun {
  package let path: String
  /// The options, checked by `CaseStudy.validated`.
  package let options: CaseOptions
  package let answer: AnswerWriter
  /// The number that the answer gives, if the version has stated it.
  package private(set) var result: CaseResult?
  private let tracker: MemoryTracker

  /// Makes a run, whose checkpoints go to the tracker; one that is disabled takes none.
  package init(path: String, options: CaseOptions, answer: AnswerWriter, tracker: MemoryTracker) {
    self.path = path
    self.options = options
    self.answer = answer
    self.tracker = tracker
  }

  /// Marks the end of a phase, named in words, with the memory held then.
  ///
  /// - Throws: `MemoryTrackingError` if the kernel's figures cannot be read.
  package func checkpoint(_ phase: String) throws(MemoryTrackingError) {
    try tracker.checkpoint(phase)
  }
  /// States the number that the answer gives, so that an estimate can be compared with the exact
  /// one: every version of a case that has an estimate states it.
  ///
  /// - Parameters:
  ///   - value: The number.
  ///   - error: The most by which it may be off, as a share of the exact one; `nil` for an exact
  ///     one.
  package func state(_ value: Int, within error: Double? = nil) {
    result = CaseResult(value: value, error: error)
  }
}

/// The number that an answer gives, and how exact it is.
package struct CaseResult: Hashable, Sendable {
  package let value: Int
  /// The most by which it may be off, as a share of the exact one; `nil` for an exact one.
  package let error: Double?
}
