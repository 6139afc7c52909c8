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
  package var answer: Answer?
  /// How many processes a command left running, which were ended then; `nil` where none were
  /// followed, and for a run that was read from the workbook.
  package var leftBehind: Int?
  package var checkpoints: [Checkpoint]
  package var timeline: Timeline

  package init(
    outcome: Outcome, exitCode: Int32? = nil, signal: Int32? = nil, message: String? = nil,
    start: ByteCount? = nil, peak: Peak? = nil, treePeak: ByteCount? = nil,
    finalResident: ByteCount? = nil,
    wall: Duration = .zero, user: Duration? = nil, system: Duration? = nil,
    bytesRead: ByteCount? = nil, majorFaults: Int? = nil, limit: MemoryLimit? = nil,
    cachedInput: ByteCount? = nil,
    answer: Answer? = nil, leftBehind: Int? = nil, checkpoints: [Checkpoint] = [],
    timeline: Timeline = Timeline()
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
    self.leftBehind = leftBehind
    self.checkpoints = checkpoints
    self.timeline = timeline
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
