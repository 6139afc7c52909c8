import Glibc
package import MemoryTracking

/// What the processes of a run hold, seen from outside: the largest of them, and all of them
/// together with each shared page counted once.
///
/// The sum is what the run's own cgroup is charged without page cache, or else the sum of `Pss`.
/// While there is only one process, it is that process's RSS.
struct RunMemory {
  /// The result of one look at the processes.
  struct Look {
    /// What all processes hold together.
    var held: ByteCount
    var anonymous: ByteCount
    var file: ByteCount
    /// What counts towards a bound: what is held, including tmpfs files that no process maps.
    var bound: ByteCount
  }

  /// The run's own cgroup, if it has one.
  private let group: ControlGroup?
  /// The highest `VmHWM` or RSS of any single process.
  private(set) var largest: ByteCount?
  /// The most that all processes were seen to hold together.
  private(set) var together: ByteCount?
  /// Whether more than one process was ever seen.
  private(set) var hasOffspring = false
  /// Whether every look at several processes counted their shared pages only once.
  private(set) var countsSharedOnce = true
  /// The most page cache, and the most tmpfs and shared memory, seen in the group.
  private(set) var mostCache = ByteCount.zero
  private(set) var mostShared = ByteCount.zero
  /// The most seen swapped out.
  private(set) var mostSwapped = ByteCount.zero
  /// Finds memory in files if that counts and no group is charged for it.
  private let files: HeldFiles?
  /// The most seen on tmpfs and in memfds that no process maps; `nil` if that does not count.
  private(set) var mostElsewhere: ByteCount?

  /// - Parameters:
  ///   - group: The run's own cgroup, if it has one.
  ///   - countsFiles: Whether memory in files counts if there is no group; it always does in one.
  init(group: ControlGroup?, countsFiles: Bool = false) {
    self.group = group
    files = countsFiles && group == nil ? HeldFiles() : nil
    mostElsewhere = countsFiles ? .zero : nil
  }

  /// Looks at the processes.
  ///
  /// - Parameter processIDs: The run's processes.
  /// - Returns: What they hold; `nil` if none has figures, as between a process's end and its
  ///   reaping.
  /// - Complexity: O(n) in the processes; without a group, milliseconds for several large ones.
  mutating func look(at processIDs: [Int32]) -> Look? {
    let statistics = processIDs.compactMap { try? MemoryStatistics.ofProcess($0) }
    let charge = noteCharge()
    guard let most = statistics.max(by: { $0.resident < $1.resident }),
      let anonymous = most.anonymous, let file = most.file
    else { return nil }
    for one in statistics { largest = max(largest ?? .zero, one.peak, one.resident) }
    mostSwapped = max(mostSwapped, statistics.map(\.swapped).reduce(.zero, +))
    hasOffspring = hasOffspring || statistics.count > 1
    var look = Look(
      held: most.resident, anonymous: anonymous, file: file, bound: most.resident)
    if let charge {
      look.bound = max(charge.held, most.resident)
      if statistics.count > 1 {
        (look.held, look.anonymous, look.file) = (look.bound, charge.anonymous, charge.shared)
      }
    } else if statistics.count > 1 {
      lookTogether(at: processIDs, statistics, &look)
    }
    // What a process maps is in its RSS; with several, at least what one of them maps is in their
    // sum.
    let mapped = statistics.map(\.mappedSharedMemory).reduce(.zero, max)
    if let files { look.bound = look.bound + max(files.held(by: processIDs) - mapped, .zero) }
    if let most = mostElsewhere {
      mostElsewhere = max(most, charge.map { $0.shared - mapped } ?? (look.bound - look.held))
    }
    together = max(together ?? .zero, look.bound)
    return look
  }

  private mutating func lookTogether(
    at processIDs: [Int32], _ statistics: [MemoryStatistics], _ look: inout Look
  ) {
    if var shares = ProportionalMemory(ofProcesses: processIDs) {
      // A process that starts or stops sharing between two readings makes the sum too large, so a
      // new record counts only if a second reading in the opposite order confirms it.
      if shares.total > together ?? .zero,
        let again = ProportionalMemory(ofProcesses: processIDs.reversed()),
        again.total < shares.total
      {
        shares = again
      }
      look.held = max(shares.total, look.held)
      (look.anonymous, look.file) = (shares.anonymous, shares.file)
    } else {
      countsSharedOnce = false
      look.held = statistics.map(\.resident).reduce(.zero, +)
      look.anonymous = statistics.compactMap(\.anonymous).reduce(.zero, +)
      look.file = statistics.compactMap(\.file).reduce(.zero, +)
    }
    look.bound = look.held
  }

  /// Records the group's page cache and shared memory; called for the last time when all processes
  /// have ended.
  @discardableResult mutating func noteCharge() -> ControlGroup.Charge? {
    guard let charge = group?.charge() else { return nil }
    mostCache = max(mostCache, charge.cache)
    mostShared = max(mostShared, charge.shared)
    return charge
  }

  /// An upper bound on what counts towards a bound, at little cost.
  ///
  /// - Complexity: O(n) in the processes; constant with a group.
  func upperBound(of processIDs: [Int32]) -> ByteCount {
    if let usage = group?.usage { return usage }
    return processIDs.compactMap { (try? MemoryStatistics.ofProcess($0))?.resident }
      .reduce(files?.held(by: processIDs) ?? .zero, +)
  }
}

extension MemoryStatistics {
  /// The pages of tmpfs, memfds and shared memory that are mapped: `RssShmem`.
  fileprivate var mappedSharedMemory: ByteCount {
    max(resident - (anonymous ?? resident) - (file ?? .zero), .zero)
  }
}

/// What processes hold, with each shared page divided equally among those that share it: `Pss` of
/// `/proc/PID/smaps_rollup` (proc_pid_smaps(5)).
///
/// The kernel walks every page table to answer: milliseconds for a large process.
struct ProportionalMemory {
  var total = ByteCount.zero
  var anonymous = ByteCount.zero
  /// Mapped files and shared memory.
  var file = ByteCount.zero
  /// What was swapped out.
  var swapped = ByteCount.zero

  init(total: ByteCount, anonymous: ByteCount, file: ByteCount) {
    (self.total, self.anonymous, self.file) = (total, anonymous, file)
  }

  /// The sum over processes; `nil` if the kernel refuses the figures of any that is still alive.
  init?(ofProcesses processIDs: [Int32]) {
    for processID in processIDs {
      guard let text = ProportionalMemory.rollup(of: processID) else {
        // A process that has just ended holds nothing.
        guard (try? MemoryStatistics.ofProcess(processID)) == nil else { return nil }
        continue
      }
      func amount(_ name: String) -> ByteCount { .kibibytes(number(after: name, in: text) ?? 0) }
      total = total + amount("Pss:")
      anonymous = anonymous + amount("Pss_Anon:")
      file = file + amount("Pss_File:") + amount("Pss_Shmem:")
      swapped = swapped + amount("SwapPss:")
    }
  }

  /// The text of a process's `smaps_rollup`, read from one of its other threads if the main one has
  /// exited.
  private static func rollup(of processID: Int32) -> String? {
    let folder = "/proc/\(processID)"
    if let text = try? readSmallFile("\(folder)/smaps_rollup"), text.contains("Pss:") {
      return text
    }
    return names(in: "\(folder)/task").lazy
      .compactMap { try? readSmallFile("\(folder)/task/\($0)/smaps_rollup") }
      .first { $0.contains("Pss:") }
  }
}

extension Peak {
  /// The method of a peak known only from looks; the true peak may have been higher in between.
  static let byLooks = "last VmHWM seen"
  /// The method of an exact peak: the kernel stopped the process at its exit, where it was read.
  package static let atExit = "VmHWM at exit"
}

extension ProcessMonitor.Findings {
  /// The peak of a process that did not report its own: the largest of what the tracer, the looks
  /// and `wait4` show.
  ///
  /// Only `wait4` knows the peak of a process that SIGKILL ended, and what a process held before it
  /// executed another program, but it shows nothing below its floor.
  ///
  /// - Parameters:
  ///   - lastReported: The last peak that the process itself reported.
  ///   - charged: The most that the run's own cgroup was charged.
  /// - Returns: The peak and its method; the floor, as an upper bound, if no more is known and the
  ///   bound holds; `nil` if nothing was measured.
  func peak(lastReported: ByteCount? = nil, charged: ByteCount?) -> Peak? {
    let counters = ResidentCounters.ofThisMachine
    let seen = max(memory.largest ?? .zero, lastReported ?? .zero)
    let byLooks =
      seen > .zero
      ? Peak(bytes: seen, method: Peak.byLooks, floor: .zero, tolerance: counters.tolerance) : nil
    guard let ending else { return byLooks }
    let isAboveFloor = ending.floor > .zero && ending.peak > ending.floor + counters.waitTolerance
    let waited = isAboveFloor ? ending.peak : .zero
    if let exact = ending.tracedPeak, exact + counters.waitTolerance >= max(seen, waited) {
      return Peak(
        bytes: max(exact, seen), method: Peak.atExit, floor: .zero,
        tolerance: counters.tolerance)
    }
    // The method must not depend on whether a sample happened to see the peak too.
    if isAboveFloor && waited + counters.waitTolerance >= seen {
      return Peak(
        bytes: max(waited, seen), method: "wait4", floor: ending.floor,
        tolerance: counters.waitTolerance)
    }
    let wasCutShort = ending.status != 0 && byLooks != nil
    if ending.tracedPeak != nil || isAboveFloor || wasCutShort { return byLooks }
    let floor = max(ending.floor, ending.peak)
    // wait4 knows nothing of a process that its parent did not wait for.
    let isBound =
      charged.map { $0 - memory.mostCache <= floor } ?? (!mayHaveUnseen && !memory.hasOffspring)
    guard isBound else { return byLooks }
    return Peak(bytes: floor, method: "wait4", floor: floor, tolerance: counters.waitTolerance)
  }

  /// The most that all processes held together.
  ///
  /// - Parameters:
  ///   - group: The run's own cgroup.
  ///   - largest: The peak of the largest process.
  /// - Returns: The amount, never less than the largest process, and how it was measured; `nil` if
  ///   nothing was measured.
  func together(
    in group: ControlGroup?, largest: Peak?
  ) -> (bytes: ByteCount, method: String)? {
    let isBound = largest?.isAtFloor ?? false
    // The charge leaves out program pages that other processes brought into memory.
    guard memory.hasOffspring || !isBound else { return nil }
    let known = isBound ? .zero : largest?.bytes ?? .zero
    let seen = max(memory.together ?? .zero, known)
    if let group, let charged = group.peak {
      // The charge is exact, but how much of it was page cache at the peak is not known.
      let isPure = memory.mostCache <= max(.mebibytes(1), ByteCount(charged.bytes / 100))
      return (
        max(seen, charged - memory.mostCache),
        "\(group.hierarchy.rawValue) charge\(isPure ? "" : " without page cache")"
      )
    }
    guard seen > .zero else { return nil }
    let sum: TreeMethod = memory.countsSharedOnce ? .proportional : .resident
    // A child that nobody saw, or a peak between two looks, may have made it more.
    let isAlone = !mayHaveUnseen && (ending?.processes.count ?? 0) <= 1
    let isWhole = isAlone && largest?.isLowerBound == false
    let method = memory.hasOffspring ? sum : isWhole ? .single : .singleBySamples
    return (seen, method.rawValue)
  }
}

/// How exactly the kernel counts a process's resident pages.
///
/// Since Linux 6.2, the counters of anonymous, file and shared pages are each kept per processor
/// and added up when a processor's part reaches a batch of max(32, 2 × processors) pages
/// (`lib/percpu_counter.c`). From 2.6.34 to 6.1, each thread kept its part until 64 pages had
/// changed (`mm/memory.c`, `SPLIT_RSS_COUNTING`).
package struct ResidentCounters: Hashable, Sendable {
  /// How far `VmHWM` may be off.
  package let tolerance: ByteCount
  /// How far the figures of `wait4` and `getrusage` may be off.
  let waitTolerance: ByteCount

  /// - Parameters:
  ///   - kernel: The release, for example `6.1.0-18-amd64`.
  ///   - processors: How many processors are online.
  package init(kernel: String, processors: Int) {
    let version = kernel.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    let isPerProcessor = !version.lexicographicallyPrecedes([6, 2])
    let pages = isPerProcessor ? max(32, 2 * processors) * processors : 64
    // Anonymous and file pages have a counter each; hardly any program uses the third.
    tolerance = ByteCount(2 * pages * 4096)
    // On 6.1, small programs were seen 3 MiB off.
    waitTolerance = max(tolerance, .mebibytes(isPerProcessor ? 1 : 4))
  }

  static let ofThisMachine = {
    let host = Host.current()
    return ResidentCounters(kernel: host.kernel, processors: host.processors)
  }()
}

/// A run's resident memory over time, as sampled from outside.
///
/// It holds at most `capacity` samples, however long the run. When it is full, it keeps the higher
/// of every two neighbours, and each new sample then covers twice the time. A day thus takes no
/// more space than a second, and no spike that was seen is lost.
package struct Timeline: Hashable, Sendable {
  /// One look at the process.
  package struct Sample: Hashable, Sendable {
    /// The time since the process was started.
    package var elapsed: Duration
    package var resident: ByteCount
    package var anonymous: ByteCount
    package var file: ByteCount

    package init(elapsed: Duration, resident: ByteCount, anonymous: ByteCount, file: ByteCount) {
      self.elapsed = elapsed
      self.resident = resident
      self.anonymous = anonymous
      self.file = file
    }
  }

  /// The most samples that are held.
  package static let capacity = 2048

  /// The requested time between two looks; `nil` for a run that was not sampled.
  package var intervalAsked: Duration?
  /// The achieved mean time between two looks; `nil` with fewer than two.
  package private(set) var intervalAchieved: Duration?
  package private(set) var samples: [Sample] = []
  /// How many looks each kept sample covers.
  private var looksPerSample = 1
  private var pending: Sample?
  private var pendingCount = 0
  private var looks = 0
  private var firstLook: Duration?

  package init(intervalAsked: Duration? = nil) {
    self.intervalAsked = intervalAsked
  }

  /// Restores a recorded timeline.
  package init(intervalAsked: Duration?, intervalAchieved: Duration?, samples: [Sample]) {
    self.intervalAsked = intervalAsked
    self.intervalAchieved = intervalAchieved
    self.samples = samples
  }

  /// Adds a look at the process.
  ///
  /// - Complexity: Amortised constant time; at most `capacity` samples are held.
  package mutating func append(_ sample: Sample) {
    looks += 1
    if let firstLook {
      intervalAchieved = (sample.elapsed - firstLook) / (looks - 1)
    } else {
      firstLook = sample.elapsed
    }
    pending = Timeline.higher(pending, sample)
    pendingCount += 1
    if pendingCount >= looksPerSample { keepPending() }
  }

  /// Ends the timeline; call it once after the last look, to keep the sample still being gathered.
  package mutating func finish() {
    keepPending()
  }

  private mutating func keepPending() {
    guard let sample = pending else { return }
    pending = nil
    pendingCount = 0
    samples.append(sample)
    if samples.count >= Timeline.capacity { halve() }
  }

  private mutating func halve() {
    samples = stride(from: 0, to: samples.count, by: 2).map { index in
      index + 1 < samples.count
        ? Timeline.higher(samples[index], samples[index + 1]) : samples[index]
    }
    looksPerSample *= 2
  }

  private static func higher(_ old: Sample?, _ new: Sample) -> Sample {
    guard let old, old.resident > new.resident else { return new }
    return old
  }
}
