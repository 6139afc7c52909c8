import Glibc
import MemoryTracking

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
