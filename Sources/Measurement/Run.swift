package import MemoryTracking
package import WorkerProtocol

/// One version, run once in a process of its own, and all that was measured of it.
///
/// What could not be measured is `nil`; no figure is ever zero in place of unknown.
package struct Run: Hashable, Sendable {
  package var outcome: Outcome
  /// The exit status, or 128 + the signal's number for a process that a signal ended.
  package var exitCode: Int32?
  /// The number of the signal that ended the process.
  package var signal: Int32?
  /// What the process said of its failure, in words; `nil` for a run that said nothing.
  package var message: String?
  /// RAM held before the case began.
  package var start: ByteCount?
  package var peak: Peak?
  /// The most that all processes of the run were seen to hold together, by samples, and never less
  /// than the peak of the largest; pages they share count for each. `nil` where the run is one process by its nature, as a worker is.
  package var treePeak: ByteCount?
  /// RAM held when the case had ended.
  package var finalResident: ByteCount?
  package var wall: Duration
  package var user: Duration?
  package var system: Duration?
  /// What the process read, from files and from the page cache: `rchar` of `/proc/PID/io`.
  package var bytesRead: ByteCount?
  package var majorFaults: Int?
  package var limit: MemoryLimit?
  /// How much of the input the page cache held when the run began; `nil` without an input file, or
  /// where the kernel does not tell.
  package var cachedInput: ByteCount?
  /// Whether the input was not the one that the first run of the comparison began with.
  package var hasChangedInput = false
  package var answer: Answer?
  package var checkpoints: [Checkpoint]
  package var timeline: Timeline

  package init(
    outcome: Outcome, exitCode: Int32? = nil, signal: Int32? = nil, message: String? = nil,
    start: ByteCount? = nil, peak: Peak? = nil, treePeak: ByteCount? = nil,
    finalResident: ByteCount? = nil,
    wall: Duration = .zero, user: Duration? = nil, system: Duration? = nil,
    bytesRead: ByteCount? = nil, majorFaults: Int? = nil, limit: MemoryLimit? = nil,
    cachedInput: ByteCount? = nil,
    answer: Answer? = nil, checkpoints: [Checkpoint] = [], timeline: Timeline = Timeline()
  ) {
    self.outcome = outcome
    self.exitCode = exitCode
    self.signal = signal
    self.message = message
    self.start = start
    self.peak = peak
    self.treePeak = treePeak
    self.finalResident = finalResident
    self.wall = wall
    self.user = user
    self.system = system
    self.bytesRead = bytesRead
    self.majorFaults = majorFaults
    self.limit = limit
    self.cachedInput = cachedInput
    self.answer = answer
    self.checkpoints = checkpoints
    self.timeline = timeline
  }
}

extension Run {
  /// Whether the process ended by itself, whatever its exit status: its figures are those of all that
  /// it did. One that was killed, aborted, stopped or out of time would have shown more.
  package var isFinished: Bool {
    outcome == .completed || (outcome == .failed && exitCode != nil && signal == nil)
  }

  /// The peak with what it says about the true one; `nil` if it was not measured.
  package var boundedPeak: BoundedFigure<ByteCount>? {
    guard let peak else { return nil }
    if peak.isAtFloor { return BoundedFigure(peak.floor, .atMost) }
    let isWhole = outcome == .completed || (isFinished && !peak.isLastSeen)
    return BoundedFigure(peak.bytes, isWhole ? .exact : .atLeast)
  }
}

/// The most RAM a run held, and how that is known.
package struct Peak: Hashable, Sendable {
  package var bytes: ByteCount
  /// How it was measured, `worker VmHWM`.
  package var method: String
  /// The least the method can tell: the true peak of a run at its floor may be lower.
  package var floor: ByteCount

  package init(bytes: ByteCount, method: String, floor: ByteCount) {
    self.bytes = bytes
    self.method = method
    self.floor = floor
  }

  /// Whether it is only the last that was seen of a process, which may have taken more afterwards.
  package var isLastSeen: Bool { method == "last VmHWM seen" }

  /// Whether the method could see no lower, so that the true peak may be below.
  package var isAtFloor: Bool { floor > .zero && bytes <= floor }
}

/// A bound on a run's memory, and what holds it.
package struct MemoryLimit: Hashable, Sendable {
  package var bytes: ByteCount
  /// `cgroup v2`, `cgroup v1` or `watchdog`.
  package var mechanism: String

  package init(bytes: ByteCount, mechanism: String) {
    self.bytes = bytes
    self.mechanism = mechanism
  }
}
