package import MemoryTracking
package import WorkerProtocol

/// One run of a version or command in a process of its own, with everything measured of it.
///
/// What could not be measured is `nil`; an unknown figure is never reported as zero.
package struct Run: Hashable, Sendable {
  package var outcome: Outcome
  /// The exit status, or 128 + the signal's number if a signal ended the process.
  package var exitCode: Int32?
  /// The number of the signal that ended the process.
  package var signal: Int32?
  /// What the process said about its failure; `nil` if it said nothing.
  package var message: String?
  /// The resident memory before the case began.
  package var start: ByteCount?
  package var peak: Peak?
  /// The most that all processes of the run held together, counting shared pages once; never less
  /// than the peak of the largest process. `nil` if it is unknown, and for a worker, which is a
  /// single process.
  package var treePeak: ByteCount?
  /// How `treePeak` was measured: from the charge of the run's own cgroup, or from a sum by
  /// samples.
  package var treeMethod: String?
  /// What the run's own cgroup was charged, which is what a limit counts; `nil` without one.
  package var charge: MemoryCharge?
  /// The resident memory when the case had ended.
  package var finalResident: ByteCount?
  package var wall: Duration
  /// From the start of the process to the start of the work, from which the checkpoints count their
  /// time; `nil` if that is not known.
  package var workBegan: Duration?
  /// The command as it was typed, with its arguments; `nil` for a version of a case.
  package var commandLine: String?
  package var user: Duration?
  package var system: Duration?
  /// What the process read, from disk or from the page cache: `rchar` of `/proc/PID/io`.
  package var bytesRead: ByteCount?
  /// What the process wrote, to files, pipes or terminals: `wchar` of `/proc/PID/io`.
  package var bytesWritten: ByteCount?
  package var majorFaults: Int?
  package var limit: MemoryLimit?
  /// How much of the input was in the page cache when the run began; `nil` if there is no input
  /// file or the kernel does not say.
  package var cachedInput: ByteCount?
  /// Whether the input was no longer the one that the comparison's first run began with.
  package var hasChangedInput = false
  package var answer: Answer?
  /// The number that the answer gives; `nil` unless the version stated it.
  package var statedValue: StatedValue?
  /// Over how many hundredths of its input memory rose in step with the reading; `nil` unless the
  /// run was to follow that.
  package var risePercent: Int?
  /// How many processes a command left running, which were then killed; `nil` if none were
  /// followed.
  package var leftBehind: Int?
  /// The processes of a command, in the order of their starts; empty if none were followed. At most
  /// `ProcessShare.capacity` of them, the largest.
  package var processes: [ProcessShare] = []
  /// What these processes ran; empty unless the run was to find out. Not recorded.
  package var programs: [ProgramTraits] = []
  /// Where its answer differs from the one that it was compared with; `nil` if it does not, or was
  /// not compared. Not recorded.
  package var mismatch: AnswerMismatch?
  /// How many programs it executed, its own included; `nil` if nothing followed it. Not recorded.
  package var programsExecuted: Int?
  /// The executables that its processes were seen to run; empty if something followed them, or the
  /// options did not ask for files to be counted. Not recorded.
  package var programsSeen: Set<String> = []
  /// The executable of the command itself at its end; `nil` unless the run was to find out. Not
  /// recorded.
  package var ownProgram: String?
  /// The program that it was not allowed to execute, for which it was ended. Not recorded.
  package var refusedProgram: String?
  /// The bound of its confinement that it broke, for which it was ended. Not recorded.
  package var breach: Confinement.Breach?
  /// How far it had read and what it held, look by look; empty unless the run was to follow this.
  /// Not recorded.
  package var readings: [ReadingPosition] = []
  /// The most memory seen in no process, on tmpfs and in memfds; `nil` unless the run was to count
  /// it. Not recorded.
  package var heldElsewhere: ByteCount?
  /// What all its processes were seen to write to files on disks; `nil` unless the run was to count
  /// it. Not recorded.
  package var bytesToDisk: ByteCount?
  /// What only the watching of a running process shows; `nil` for a process that HighWater started.
  package var watch: WatchedRun?
  package var checkpoints: [Checkpoint]
  package var timeline: Timeline
  /// What a reader must know to interpret the figures, one sentence each.
  package var remarks: [String]

  package init(
    outcome: Outcome, exitCode: Int32? = nil, signal: Int32? = nil, message: String? = nil,
    start: ByteCount? = nil, peak: Peak? = nil, treePeak: ByteCount? = nil,
    treeMethod: String? = nil, charge: MemoryCharge? = nil, finalResident: ByteCount? = nil,
    wall: Duration = .zero, user: Duration? = nil, system: Duration? = nil,
    bytesRead: ByteCount? = nil, majorFaults: Int? = nil, limit: MemoryLimit? = nil,
    cachedInput: ByteCount? = nil,
    answer: Answer? = nil, leftBehind: Int? = nil, checkpoints: [Checkpoint] = [],
    timeline: Timeline = Timeline(), remarks: [String] = []
  ) {
    self.outcome = outcome
    self.exitCode = exitCode
    self.signal = signal
    self.message = message
    self.start = start
    self.peak = peak
    self.treePeak = treePeak
    self.treeMethod = treeMethod
    self.charge = charge
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
    self.remarks = remarks
  }
}

extension Run {
  /// Whether the process ended by itself, whatever its exit status, so that its figures cover all
  /// its work. A run that was killed, aborted, stopped or timed out would have shown more.
  package var isFinished: Bool {
    outcome == .completed || (outcome == .failed && exitCode != nil && signal == nil)
  }

  /// Whether its answer is an estimate.
  package var isEstimate: Bool { statedValue?.error != nil }

  /// Whether it held more than its limit although nothing ended it: a watchdog looks too rarely for
  /// a short peak, which is known all the same once the run has ended.
  package var hasExceededLimit: Bool {
    guard let limit, limit.mechanism == MemoryLimit.watchdog else { return false }
    return [treePeak, peak?.bytes].compactMap { $0 }.contains { $0 > limit.bytes }
  }

  /// The peak with how it relates to the true one; `nil` if it was not measured.
  package var boundedPeak: BoundedFigure<ByteCount>? {
    guard let peak else { return nil }
    if peak.isAtFloor { return BoundedFigure(peak.floor, .atMost) }
    let isWhole = isFinished && !peak.isLowerBound
    return BoundedFigure(peak.bytes, isWhole ? .exact : .atLeast)
  }

  /// The most that all processes held together, with how it relates to the true figure: looks may
  /// have missed the moment. `nil` if it was not measured.
  package var boundedTreePeak: BoundedFigure<ByteCount>? {
    treePeak.map { bytes in
      let isSampled = treeMethod.flatMap(TreeMethod.init)?.isSampled ?? false
      return BoundedFigure(bytes, isFinished && !isSampled ? .exact : .atLeast)
    }
  }
}

/// A figure of a run as the workbook stores it.
///
/// An entry in `Run.storedFigures` is all that a figure needs to be stored: the workbook adds the
/// missing column.
package struct StoredFigure: Sendable {
  /// An amount in bytes, a time in nanoseconds, a count, or a text.
  package enum Value: Hashable, Sendable {
    case integer(Int64)
    case text(String)
  }

  package var column: String
  package var isText: Bool
  /// Takes the figure from a run; `nil` if it was not measured.
  package var value: @Sendable (Run) -> Value?
  /// Puts a stored figure back into a run.
  package var restore: @Sendable (inout Run, Value) -> Void
}

extension Run {
  /// The figures that are stored one by one. Figures that exist only together, such as a peak and
  /// its method, are stored by name in `RunRecords`.
  package static let storedFigures: [StoredFigure] = [
    .integer("exit_code", \.exitCode, { Int64($0) }, from: { Int32(truncatingIfNeeded: $0) }),
    .integer("signal", \.signal, { Int64($0) }, from: { Int32(truncatingIfNeeded: $0) }),
    .bytes("start_bytes", \.start),
    .bytes("tree_peak_bytes", \.treePeak),
    .text("tree_method", \.treeMethod),
    .bytes("final_rss_bytes", \.finalResident),
    .time("user", \.user),
    .time("system", \.system),
    .bytes("read_bytes", \.bytesRead),
    .bytes("written_bytes", \.bytesWritten),
    .integer("major_faults", \.majorFaults, { Int64($0) }, from: { Int($0) }),
    .bytes("cached_input_bytes", \.cachedInput),
    .integer("left_behind", \.leftBehind, { Int64($0) }, from: { Int($0) }),
    .integer("rise_percent", \.risePercent, { Int64($0) }, from: { Int($0) }),
    .integer("answer_value", \.value, { Int64($0) }, from: { Int($0) }),
    .time("work_began", \.workBegan),
    .text("command_line", \.commandLine),
    .integer("answer_error_ppm", \.errorPartsPerMillion, { Int64($0) }, from: { Int($0) }),
  ]
}

extension Run {
  /// The value that was stated.
  fileprivate var value: Int? {
    get { statedValue?.value }
    set { statedValue = newValue.map { StatedValue(value: $0, error: statedValue?.error) } }
  }

  /// The error that was stated, in parts of a million; stored and restored after the value.
  fileprivate var errorPartsPerMillion: Int? {
    get { (statedValue?.error).map { Int(($0 * 1e6).rounded()) } }
    set { statedValue?.error = newValue.map { Double($0) / 1e6 } }
  }
}

extension StoredFigure {
  fileprivate static func integer<Figure>(
    _ column: String, _ path: any WritableKeyPath<Run, Figure?> & Sendable,
    _ store: @escaping @Sendable (Figure) -> Int64,
    from restore: @escaping @Sendable (Int64) -> Figure
  ) -> StoredFigure {
    StoredFigure(
      column: column, isText: false, value: { $0[keyPath: path].map { .integer(store($0)) } },
      restore: { run, value in
        if case .integer(let value) = value { run[keyPath: path] = restore(value) }
      })
  }

  fileprivate static func bytes(
    _ column: String, _ path: any WritableKeyPath<Run, ByteCount?> & Sendable
  ) -> StoredFigure {
    integer(column, path, { Int64($0.bytes) }, from: { ByteCount(Int($0)) })
  }

  fileprivate static func time(
    _ column: String, _ path: any WritableKeyPath<Run, Duration?> & Sendable
  ) -> StoredFigure {
    integer(column, path, { $0.nanoseconds }, from: { .nanoseconds($0) })
  }

  fileprivate static func text(
    _ column: String, _ path: any WritableKeyPath<Run, String?> & Sendable
  ) -> StoredFigure {
    StoredFigure(
      column: column, isText: true, value: { $0[keyPath: path].map { .text($0) } },
      restore: { run, value in if case .text(let value) = value { run[keyPath: path] = value } })
  }
}

/// How the sum over all processes was measured, if not from the charge of the run's own cgroup.
enum TreeMethod: String {
  case proportional = "Pss sum by samples"
  case resident = "RSS sum by samples"
  case single = "one process seen"
  /// Another may have come and gone unseen.
  case singleBySamples = "one process seen by samples"

  /// Whether the true figure may be higher.
  var isSampled: Bool { self != .single }
}

/// The most RAM that a run held, and how it was measured.
package struct Peak: Hashable, Sendable {
  package var bytes: ByteCount
  /// How it was measured, for example `worker VmHWM`.
  package var method: String
  /// The lowest value that the method can show: if the peak equals it, the true peak may be lower.
  package var floor: ByteCount
  /// How far off the kernel's own counting may be; zero if that is not known.
  package var tolerance: ByteCount

  package init(bytes: ByteCount, method: String, floor: ByteCount, tolerance: ByteCount = .zero) {
    self.bytes = bytes
    self.method = method
    self.floor = floor
    self.tolerance = tolerance
  }

  /// Whether only looks from outside saw it, so that the true peak may be higher.
  package var isLowerBound: Bool { method == Peak.byLooks }

  /// Whether the method could not have shown less, so that the true peak may be lower.
  package var isAtFloor: Bool { floor > .zero && bytes <= floor }
}

/// One process of a command's tree, with its own peak.
package struct ProcessShare: Hashable, Sendable {
  /// The most that are kept of a run. A build starts thousands; what matters is who was large.
  package static let capacity = 64

  /// The program's name as the kernel keeps it, at most 15 bytes (proc_pid_comm(5)).
  package var name: String
  /// Its `VmHWM` at its exit; `nil` if it could not be read.
  package var peak: ByteCount?
  /// When it was first seen, from the start of the run.
  package var started: Duration
  /// When it ended; `nil` if its end was not seen.
  package var ended: Duration?
  /// Its number; 0 if it is not known. Not recorded.
  package var processID: Int32

  package init(
    name: String, peak: ByteCount?, started: Duration, ended: Duration?, processID: Int32 = 0
  ) {
    self.processID = processID
    self.name = name
    self.peak = peak
    self.started = started
    self.ended = ended
  }
}

/// A limit on a run's memory, and what enforces it.
package struct MemoryLimit: Hashable, Sendable {
  package var bytes: ByteCount
  /// `cgroup v2`, `cgroup v1` or `watchdog`.
  package var mechanism: String

  /// The mechanism where no cgroup can be made.
  package static let watchdog = "watchdog"

  package init(bytes: ByteCount, mechanism: String) {
    self.bytes = bytes
    self.mechanism = mechanism
  }
}

/// The most that a run's own cgroup was charged: what a limit counts.
package struct MemoryCharge: Hashable, Sendable {
  /// The highest charge, exact to the kernel's batches of 64 pages per processor.
  package var peak: ByteCount
  /// The most page cache seen, which the kernel reclaims before it kills.
  package var cache: ByteCount
  /// The most tmpfs, memfd and shared memory seen, which the kernel cannot reclaim.
  package var shared: ByteCount
  /// `cgroup v2` or `cgroup v1`.
  package var mechanism: String

  package init(peak: ByteCount, cache: ByteCount, shared: ByteCount, mechanism: String) {
    self.peak = peak
    self.cache = cache
    self.shared = shared
    self.mechanism = mechanism
  }
}

/// How a run ended.
package enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
  /// It did its work and exited with 0.
  case completed
  /// The kernel killed it for exceeding the limit of its own cgroup, as that cgroup's counters
  /// show.
  case oomKilled = "oom-killed"
  /// The kernel killed it for a limit other than its own: that of an enclosing group, or the memory
  /// of the whole machine.
  case enclosingOOMKilled = "enclosing-oom-killed"
  /// HighWater's watchdog killed it for exceeding the limit asked for.
  case limitKilled = "limit-killed"
  /// HighWater's watchdog killed it for exceeding the safety cap.
  case capKilled = "cap-killed"
  /// It aborted, or was ended by a signal that did not come from HighWater.
  case aborted
  /// It exited with a status other than 0.
  case failed
  /// The user stopped it.
  case cancelled
  /// It exceeded its time limit.
  case timedOut = "timed-out"
}
