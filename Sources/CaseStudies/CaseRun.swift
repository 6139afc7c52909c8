package import MemoryTracking

/// One run of one version: what it works on, and where its checkpoints and its answer go.
package final class CaseRun {
  /// The file to work on.
  package let path: String
  /// The options, checked.
  package let options: CaseOptions
  /// Where the answer goes.
  package let answer: AnswerWriter
  private let tracker: MemoryTracker

  /// Makes a run.
  ///
  /// - Parameters:
  ///   - path: the file to work on.
  ///   - options: the options, checked by `CaseStudy.validated`.
  ///   - answer: where the answer goes.
  ///   - tracker: where the checkpoints go; one that is disabled takes none.
  package init(path: String, options: CaseOptions, answer: AnswerWriter, tracker: MemoryTracker) {
    self.path = path
    self.options = options
    self.answer = answer
    self.tracker = tracker
  }

  /// Marks the end of a phase with the memory held then.
  ///
  /// - Parameter phase: what has just been done, in words.
  /// - Throws: `MemoryTrackingError` if the kernel's figures cannot be read.
  package func checkpoint(_ phase: String) throws(MemoryTrackingError) {
    try tracker.checkpoint(phase)
  }
}
