import Glibc
import MemoryTracking

/// Where a watch takes its figures from: the kernel, or a test.
protocol ProcessReading {
  /// The watched process and its descendants now, without zombies; `nil` if the process has ended.
  mutating func look() -> TreeLook?

  /// Reads a process's figures and, if that is allowed and wanted, resets its high water mark to
  /// what it holds now; `nil` if the process has ended.
  mutating func resetPeak(of process: ProcessIdentity) -> PeakReset?

  /// The process's memory cgroup; `nil` if it has none, or none is left.
  mutating func group() -> GroupReading?
}

/// Tells a process from all others, also from a later one with the same number.
struct ProcessIdentity: Hashable {
  var processID: Int32
  var start: UInt64
}

/// One process's figures.
struct ProcessFigures {
  var identity: ProcessIdentity
  var statistics: MemoryStatistics
}

/// A process and its descendants at one moment.
struct TreeLook {
  /// At least one, the watched process first.
  var processes: [ProcessFigures]
  /// What they hold with each shared page divided equally among those that share it; `nil` if the
  /// kernel refuses it for any of them.
  var shares: ProportionalMemory?

  /// What they hold together: the RSS of a single process; of several the sum of Pss, or if that
  /// is refused of RSS, which counts shared pages once for each.
  var together: (held: ByteCount, anonymous: ByteCount, file: ByteCount) {
    let statistics = processes.map(\.statistics)
    guard statistics.count > 1, let shares else {
      return (
        statistics.map(\.resident).reduce(.zero, +),
        statistics.compactMap(\.anonymous).reduce(.zero, +),
        statistics.compactMap(\.file).reduce(.zero, +)
      )
    }
    let largest = statistics.map(\.resident).max() ?? .zero
    return (max(shares.total, largest), shares.anonymous, shares.file)
  }
}

/// A process's figures where one phase ends and the next begins.
struct PeakReset {
  /// The last of the old phase.
  var before: MemoryStatistics
  /// The first of the new phase; `nil` if the mark was not reset.
  var after: MemoryStatistics?
}

/// Reads from `/proc` and from the cgroup of the process.
struct KernelReader: ProcessReading {
  private let process: RunningProcess
  private let family: ProcessFamily
  private let groupReader: GroupReader?
  /// Whether marks may be reset at all.
  private let resets: Bool
  /// The highest sum of `Pss` so far.
  private var highestShare = ByteCount.zero

  init(_ process: RunningProcess, resets: Bool) {
    self.process = process
    self.resets = resets
    family = ProcessFamily(root: process.processID, mark: nil)
    groupReader = GroupReader(of: process.processID)
  }

  mutating func look() -> TreeLook? {
    guard process.isAlive else { return nil }
    // HighWater itself may descend from what it watches: a shell.
    let entries = family.entries().filter {
      $0.processID != getpid() || $0.processID == process.processID
    }
    let figures = entries.compactMap { entry in
      (try? MemoryStatistics.ofProcess(entry.processID)).map {
        ProcessFigures(
          identity: ProcessIdentity(processID: entry.processID, start: entry.start), statistics: $0)
      }
    }
    guard let root = figures.first(where: { $0.identity.processID == process.processID })
    else { return nil }
    let others = figures.filter { $0.identity != root.identity }
    return TreeLook(processes: [root] + others, shares: shares(of: figures))
  }

  /// The processes' `Pss`. A process that starts or stops sharing between two readings makes the
  /// sum too large, so a new record counts only if a second reading in the opposite order confirms
  /// it.
  private mutating func shares(of figures: [ProcessFigures]) -> ProportionalMemory? {
    let numbers = figures.map(\.identity.processID)
    guard var shares = ProportionalMemory(ofProcesses: numbers) else { return nil }
    if numbers.count > 1, shares.total > highestShare,
      let again = ProportionalMemory(ofProcesses: numbers.reversed()), again.total < shares.total
    {
      shares = again
    }
    highestShare = max(highestShare, shares.total)
    return shares
  }

  mutating func resetPeak(of identity: ProcessIdentity) -> PeakReset? {
    let number = identity.processID
    guard let before = try? MemoryStatistics.ofProcess(number) else { return nil }
    // 5 resets the high water mark to what is held now (proc_pid_clear_refs(5)). The file is
    // writable for the owner of the process and for root alone.
    guard resets, writeSmallFile("5", to: "/proc/\(number)/clear_refs"),
      let after = try? MemoryStatistics.ofProcess(number)
    else { return PeakReset(before: before, after: nil) }
    return PeakReset(before: before, after: after)
  }

  mutating func group() -> GroupReading? { groupReader?.reading() }
}
