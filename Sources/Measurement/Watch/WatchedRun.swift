import MemoryTracking

/// What watching a running process shows besides the figures of any run.
package struct WatchedRun: Hashable, Sendable {
  /// Why the watching ended.
  package enum Ending: String, Hashable, Sendable {
    /// The process ended.
    case processEnded = "process-ended"
    /// The time asked for was over.
    case timeOver = "time-over"
    /// The user stopped it.
    case stopped
  }

  package var processID: Int32
  package var ending: Ending
  /// The phases, oldest first; the run's checkpoints are these with fewer figures.
  package var phases: [WatchedPhase]
  /// Its memory cgroup; `nil` if it has none that can be read.
  package var group: WatchedGroup?

  package init(
    processID: Int32, ending: Ending, phases: [WatchedPhase], group: WatchedGroup?
  ) {
    self.processID = processID
    self.ending = ending
    self.phases = phases
    self.group = group
  }
}

extension WatchedRun {
  /// The phases as checkpoints.
  ///
  /// - Parameters:
  ///   - start: What the processes held together when the watching began.
  ///   - largest: What the largest of them held then.
  /// - Returns: A checkpoint for each phase.
  func checkpoints(start: ByteCount, largest: ByteCount) -> [Checkpoint] {
    var held = start
    return phases.map { phase in
      defer { held = phase.held }
      return Checkpoint(
        name: phase.name, elapsed: phase.ended,
        statistics: MemoryStatistics(
          resident: phase.held, peak: phase.peak, anonymous: phase.anonymous, file: phase.file),
        residentDelta: phase.held - held, peakIncrease: max(phase.peak - largest, .zero))
    }
  }
}
