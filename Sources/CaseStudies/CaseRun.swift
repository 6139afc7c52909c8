package import MemoryTracking

/// One run of one version: what it works on, and where its checkpoints and its answer go.
package final class CaseRun {
  package let path: String
  /// The options, checked by `CaseStudy.validated`.
  package let options: CaseOptions
  package let answer: AnswerWriter
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
}
