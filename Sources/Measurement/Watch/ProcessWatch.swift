import CLaunch
package import MemoryTracking

/// Follows a running process and its descendants, phase by phase, from looks at moments that the
/// caller chooses.
///
/// It never ends, stops or traces the process. Where it may, it resets the high water marks of the
/// processes at the beginning of a phase, so that the phase's peak is exact; a spike in the
/// microseconds between the reading of a mark and its resetting is lost. It holds at most
/// `Timeline.capacity` samples and `PhaseLog.capacity` phases, however long it goes on.
package struct ProcessWatch {
  /// What the processes hold at one moment.
  package struct Look: Hashable, Sendable {
    /// The time since the watching began.
    package var elapsed: Duration
    /// All processes together: the RSS of a single one, of several the sum of Pss.
    package var held: ByteCount
    package var anonymous: ByteCount
    package var file: ByteCount
    /// `nil` if the kernel refuses it.
    package var proportional: ByteCount?
    /// How many processes there are.
    package var processes: Int
    /// What the process's cgroup is charged, and its limit.
    package var charge: ByteCount?
    package var limit: ByteCount?

    package init(
      elapsed: Duration, held: ByteCount, anonymous: ByteCount, file: ByteCount,
      proportional: ByteCount?, processes: Int, charge: ByteCount?, limit: ByteCount?
    ) {
      self.elapsed = elapsed
      self.held = held
      self.anonymous = anonymous
      self.file = file
      self.proportional = proportional
      self.processes = processes
      self.charge = charge
      self.limit = limit
    }
  }

  /// The latest look.
  package private(set) var latest: Look
  private let processID: Int32
  private var reader: any ProcessReading
  private let tolerance: ByteCount
  private var peaks: PhasePeaks
  private var log = PhaseLog()
  /// The most that was held together in this phase, and since the watching began.
  private var together: (phase: ByteCount, whole: ByteCount)
  private var group: GroupLog?
  private var timeline: Timeline
  private var looks = 0
  private let start: (together: ByteCount, largest: ByteCount)
  /// The highest peak of a single process since it started, and whether that is exact.
  private var largest: (bytes: ByteCount, isExact: Bool)
  private var hadSeveral = false
  private var lacksShares = false
  /// Why marks may not be reset, and whether one was not.
  private let refusal: String
  private var wasRefused = false

  /// Begins to watch a process, and its first phase.
  ///
  /// - Parameters:
  ///   - process: The process.
  ///   - interval: The time between two looks that the caller means to keep.
  ///   - resets: Whether to reset high water marks where that is allowed.
  /// - Throws: `MeasurementError.notWatchable` if the process has just ended.
  package init(
    _ process: RunningProcess, interval: Duration, resets: Bool
  ) throws(MeasurementError) {
    let refusal =
      !resets
      ? "Peaks were not reset, as asked"
      : process.isForeign
        ? "The process belongs to another user, so its peaks cannot be reset"
        : "The kernel refused to reset the peaks of a process that gained privileges"
    guard
      let watch = ProcessWatch(
        of: process.processID, KernelReader(process, resets: resets), interval: interval,
        refusal: refusal)
    else { throw .notWatchable(.absent(process.processID)) }
    self = watch
  }

  /// Begins to watch a process, and its first phase; `nil` if it has ended.
  ///
  /// - Parameters:
  ///   - processID: The process.
  ///   - reader: Where its figures come from.
  ///   - interval: The time between two looks that the caller means to keep.
  ///   - refusal: Why marks are not reset, if they are not.
  ///   - tolerance: How far the kernel's counting may be off.
  init?(
    of processID: Int32, _ reader: some ProcessReading, interval: Duration, refusal: String,
    tolerance: ByteCount = ResidentCounters.ofThisMachine.tolerance
  ) {
    var reader: any ProcessReading = reader
    guard let tree = reader.look() else { return nil }
    let figures = tree.processes.map(\.statistics)
    let held = tree.together
    let reading = reader.group()
    self.processID = processID
    self.tolerance = tolerance
    timeline = Timeline(intervalAsked: interval)
    group = reading.map { GroupLog($0) }
    start = (held.held, figures.map(\.resident).max() ?? .zero)
    largest = (figures.map(\.peak).max() ?? .zero, true)
    together = (held.held, held.held)
    peaks = PhasePeaks([], tolerance: tolerance)
    latest = Look(tree, reading, at: .zero)
    self.reader = reader
    self.refusal = refusal
    let resets = reset(tree)
    for (_, reset) in resets { largest.bytes = max(largest.bytes, reset.before.peak) }
    begin(resets)
    note(tree, latest)
  }

  /// Looks at the processes.
  ///
  /// - Parameter elapsed: The time since the watching began.
  /// - Returns: What they hold; `nil` if the process has ended.
  /// - Complexity: O(n) in all processes of the machine; milliseconds for large ones, because of
  ///   `Pss`.
  package mutating func look(at elapsed: Duration) -> Look? {
    guard let tree = look(elapsed) else { return nil }
    peaks.note(tree.processes)
    return latest
  }

  /// Ends a phase and begins the next.
  ///
  /// - Parameters:
  ///   - name: Its name; `nil` numbers it.
  ///   - elapsed: The time since the watching began.
  /// - Returns: The phase; `nil` if the process has ended.
  package mutating func endPhase(named name: String?, at elapsed: Duration) -> WatchedPhase? {
    guard let tree = look(elapsed) else { return nil }
    peaks.note(tree.processes)
    let resets = reset(tree)
    for (identity, reset) in resets { peaks.note(identity, reset.before) }
    let phase = closePhase(named: name, at: elapsed)
    begin(resets)
    return phase
  }

  /// Ends the last phase and the watching.
  ///
  /// - Parameters:
  ///   - ending: Why; that the process has ended is found out here too.
  ///   - elapsed: The time since the watching began.
  /// - Returns: The run, which is completed unless the kernel killed the process.
  package mutating func finish(
    _ ending: WatchedRun.Ending, at elapsed: Duration
  ) -> Run {
    var ending = ending
    if let tree = look(elapsed) {
      peaks.note(tree.processes)
    } else {
      ending = .processEnded
      // What is known of them is what was last seen.
      peaks.note([])
      if let reading = reader.group() { group?.note(reading) }
    }
    _ = closePhase(named: nil, at: elapsed)
    timeline.finish()
    let watched = WatchedRun(
      processID: processID, ending: ending, phases: log.phases, group: group?.group)
    let kill = ending == .processEnded ? group?.latestKill : nil
    let isExact = largest.isExact && ending != .processEnded
    var run = Run(
      outcome: kill.map { $0 == .ownLimit ? .oomKilled : .enclosingOOMKilled } ?? .completed,
      start: start.together,
      peak: Peak(
        bytes: largest.bytes, method: isExact ? "VmHWM since its start" : Peak.byLooks,
        floor: .zero, tolerance: tolerance),
      treePeak: max(together.whole, largest.bytes),
      treeMethod: treeMethod(isExact: isExact).rawValue,
      finalResident: ending == .processEnded ? nil : latest.held, wall: elapsed,
      limit: watched.group?.memoryLimit,
      checkpoints: watched.checkpoints(start: start.together, largest: start.largest),
      timeline: timeline)
    run.watch = watched
    run.remarks = remarks(on: watched, killed: kill != nil, after: elapsed)
    return run
  }
}

extension ProcessWatch {
  /// Looks, and takes in everything but the peaks of single processes.
  private mutating func look(_ elapsed: Duration) -> TreeLook? {
    guard let tree = reader.look() else { return nil }
    let reading = reader.group()
    if let reading { group?.note(reading) }
    latest = Look(tree, reading, at: elapsed)
    note(tree, latest)
    return tree
  }

  private mutating func note(_ tree: TreeLook, _ look: Look) {
    looks += 1
    timeline.append(
      Timeline.Sample(
        elapsed: look.elapsed, resident: look.held, anonymous: look.anonymous, file: look.file))
    together = (max(together.phase, look.held), max(together.whole, look.held))
    hadSeveral = hadSeveral || tree.processes.count > 1
    lacksShares = lacksShares || tree.shares == nil
  }

  private mutating func reset(_ tree: TreeLook) -> [(ProcessIdentity, PeakReset)] {
    let resets = tree.processes.compactMap { process in
      reader.resetPeak(of: process.identity).map { (process.identity, $0) }
    }
    wasRefused = wasRefused || resets.contains { $0.1.after == nil }
    return resets
  }

  private mutating func begin(_ resets: [(ProcessIdentity, PeakReset)]) {
    peaks = PhasePeaks(resets, tolerance: tolerance)
    together.phase = latest.held
  }

  private mutating func closePhase(named name: String?, at elapsed: Duration) -> WatchedPhase {
    let most = peaks.largest
    // Without a reset, the mark since the start of a process may be higher than this phase's peak.
    let candidates = [(most.bytes, most.method != .seen), peaks.highestMark.map { ($0, true) }]
    for case (let bytes, let isExact)? in candidates where bytes > largest.bytes {
      largest = (bytes, isExact)
    }
    let phase = WatchedPhase(
      name: name ?? "phase \(log.count + 1)", ended: elapsed, peak: most.bytes,
      method: most.method, together: max(together.phase, most.bytes), held: latest.held,
      anonymous: latest.anonymous, file: latest.file, proportional: latest.proportional,
      processes: latest.processes, endedProcesses: peaks.ended)
    log.append(phase)
    return phase
  }

  /// How the sum of all processes was measured, of which the largest may have an exact peak.
  private func treeMethod(isExact: Bool) -> TreeMethod {
    guard hadSeveral else { return isExact ? .single : .singleBySamples }
    return lacksShares ? .resident : .proportional
  }

  /// What a reader must know about the figures, before any phase has ended: what this user may not
  /// read or reset; empty if all is allowed.
  package var restrictions: [String] {
    var sentences: [String] = []
    if wasRefused {
      sentences.append("\(refusal): a phase's peak is exact only if it is the highest so far.")
    }
    if lacksShares {
      sentences.append(
        "Pss was refused; it takes the right to trace the process, as its own user and root mostly "
          + "have.")
    }
    return sentences
  }

  private func remarks(
    on watched: WatchedRun, killed: Bool, after elapsed: Duration
  ) -> [String] {
    var sentences = restrictions
    switch watched.ending {
    case .processEnded where killed:
      sentences.append(
        "The process ended as oom_kill of its cgroup rose, so the kernel most likely killed it.")
    case .processEnded:
      sentences.append("The process ended; only its parent learns its exit code.")
    case .timeOver, .stopped: sentences.append("The process goes on.")
    }
    if !killed, let kills = watched.group?.oomKills, kills > 0 {
      sentences.append(
        "The kernel killed \(kills) of its cgroup's processes for want of memory meanwhile.")
    }
    if log.isJoined {
      sentences.append(
        "\(log.count) phases are kept as \(watched.phases.count): neighbours were joined, each pair "
          + "with its higher peak.")
    }
    if looks > timeline.samples.count {
      sentences.append(
        "\(looks) looks are thinned to \(timeline.samples.count) samples, each the highest of its "
          + "stretch.")
    }
    return sentences
  }
}

extension ProcessWatch.Look {
  fileprivate init(_ tree: TreeLook, _ group: GroupReading?, at elapsed: Duration) {
    let together = tree.together
    self.init(
      elapsed: elapsed, held: together.held, anonymous: together.anonymous, file: together.file,
      proportional: tree.shares?.total, processes: tree.processes.count, charge: group?.charge,
      limit: group?.limit)
  }
}

extension WatchedGroup {
  fileprivate var memoryLimit: MemoryLimit? {
    limit.map { MemoryLimit(bytes: $0, mechanism: mechanism) }
  }
}

/// When to look at a watched process, and when its phases and the watching end. It asks no clock:
/// every time is one since the watching began.
package struct WatchPace: Hashable, Sendable {
  /// What is to be done now.
  package enum Due: Hashable, Sendable {
    case nothing
    case look
    /// A phase ends, which takes a look too.
    case phase
    /// The time asked for is over.
    case end
  }

  private let interval: Duration
  private let phase: Duration?
  private let end: Duration?
  private var nextLook: Duration
  private var nextPhase: Duration?

  /// - Parameters:
  ///   - interval: The time between two looks; longer if looks take more than a tenth of it.
  ///   - phase: The length of a phase; `nil` if no phase ends by the clock.
  ///   - end: The length of the watching; `nil` for one that does not end by the clock.
  package init(interval: Duration, phase: Duration?, end: Duration?) {
    self.interval = interval
    self.phase = phase
    self.end = end
    nextLook = interval
    nextPhase = phase
  }

  /// What is to be done now; the most important, if several are.
  package func due(at elapsed: Duration) -> Due {
    if let end, elapsed >= end { return .end }
    if let nextPhase, elapsed >= nextPhase { return .phase }
    return elapsed >= nextLook ? .look : .nothing
  }

  /// When something is to be done next.
  package var next: Duration { [nextLook, nextPhase, end].compactMap { $0 }.min() ?? nextLook }

  /// Takes in that a look was taken.
  ///
  /// - Parameters:
  ///   - elapsed: When.
  ///   - cost: How long it took.
  package mutating func didLook(at elapsed: Duration, taking cost: Duration) {
    if let phase, let due = nextPhase, elapsed >= due {
      // A stop (Ctrl-Z) makes one long phase, not many empty ones.
      nextPhase = due + phase * Double(1 + Int((elapsed - due) / phase))
    }
    guard elapsed >= nextLook else { return }
    nextLook = max(nextLook + interval, elapsed + max(interval / 2, cost * 9))
  }
}

/// The end of a process as something to wait for, even of one that is nobody's child here.
package struct ProcessEnd: ~Copyable {
  private let file: Descriptor

  /// Readable (poll(2)) once the process has ended; -1 before Linux 5.3, where the next look finds
  /// it out.
  package var descriptor: Int32 { file.number }

  package init(of process: RunningProcess) {
    file = Descriptor(adopting: process_descriptor(process.processID))
  }
}
