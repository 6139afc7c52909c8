import Glibc
import MemoryTracking

/// A process that somebody else started and that runs already, found by its number or by its
/// program's name.
package struct RunningProcess: Hashable, Sendable {
  package let processID: Int32
  /// The program's name as the kernel keeps it, at most 15 bytes (proc_pid_comm(5)).
  package let name: String
  /// When it started, in clock ticks since the machine did.
  let start: UInt64
  /// Whether it runs as another user than this process.
  package let isForeign: Bool

  /// Finds a process by its number.
  ///
  /// - Throws: `MeasurementError.notWatchable` if there is no such process, or none whose memory
  ///   could be read: a thread, a thread of the kernel, a zombie, or one that `hidepid` hides.
  package init(_ processID: Int32) throws(MeasurementError) {
    guard processID > 0, let entry = ProcessEntry(processID),
      let status = try? readSmallFile("/proc/\(processID)/status")
    else {
      // The number of a process that is hidden still takes signals, or refuses them (kill(2)).
      let isHidden = processID > 0 && (kill(processID, 0) == 0 || errno == EPERM)
      throw .notWatchable(isHidden ? .hidden(processID) : .absent(processID))
    }
    if let leader = number(after: "Tgid:", in: status), leader != Int(processID) {
      throw .notWatchable(.thread(processID, of: Int32(leader)))
    }
    if entry.isKernelThread { throw .notWatchable(.kernelThread(processID, name: entry.name)) }
    guard !entry.isZombie, (try? MemoryStatistics.ofProcess(processID)) != nil else {
      throw .notWatchable(.zombie(processID, name: entry.name))
    }
    self.processID = processID
    name = entry.name
    start = entry.start
    isForeign = number(after: "Uid:", in: status).map { $0 != Int(geteuid()) } ?? false
  }

  /// Finds the process of a program.
  ///
  /// Among several that descend from one of them, as the workers of a server do, it is that one.
  ///
  /// - Parameter program: The program's name: as the kernel keeps it, or the last part of the path
  ///   by which it was started.
  /// - Throws: `MeasurementError.notWatchable` if there is none, or several.
  /// - Complexity: O(n) in all processes of the machine.
  package init(program: String) throws(MeasurementError) {
    let all = ProcessEntry.every().filter { !$0.isZombie && !$0.isKernelThread }
    let named = all.filter { $0.processID != getpid() && $0.isNamed(program) }
    let parents = Dictionary(all.map { ($0.processID, $0.parent) }) { first, _ in first }
    let numbers = Set(named.map(\.processID))
    let tops = named.filter { entry in
      var ancestor = parents[entry.processID]
      while let number = ancestor, !numbers.contains(number) { ancestor = parents[number] }
      return ancestor == nil
    }
    guard let only = tops.first else { throw .notWatchable(.noProgram(program)) }
    guard tops.count == 1 else {
      throw .notWatchable(
        .severalPrograms(
          program,
          tops.map {
            .init(processID: $0.processID, command: $0.commandLine.joined(separator: " "))
          }
        ))
    }
    try self.init(only.processID)
  }

  /// Whether it still runs, and its number has not been given to another.
  package var isAlive: Bool {
    guard let entry = ProcessEntry(processID) else { return false }
    return entry.start == start && !entry.isZombie
  }
}

extension ProcessEntry {
  /// The words of the command line; empty for a process that has overwritten them, and for another
  /// user's under `hidepid`.
  fileprivate var commandLine: [String] {
    guard let text = try? readSmallFile("/proc/\(processID)/cmdline") else { return [] }
    return text.split(separator: "\0").map { String($0) }
  }

  fileprivate func isNamed(_ program: String) -> Bool {
    if name == program { return true }
    return commandLine.first?.split(separator: "/").last.map { $0 == program } ?? false
  }
}

/// Why a process cannot be watched.
package enum WatchRefusal: Hashable, Sendable {
  case absent(Int32)
  /// `hidepid` keeps other users' processes from being read (proc(5)).
  case hidden(Int32)
  case thread(Int32, of: Int32)
  case kernelThread(Int32, name: String)
  /// It has ended, and its parent has not asked how.
  case zombie(Int32, name: String)
  case noProgram(String)
  case severalPrograms(String, [Candidate])

  /// One of several processes of the same program.
  package struct Candidate: Hashable, Sendable {
    package var processID: Int32
    package var command: String

    package init(processID: Int32, command: String) {
      self.processID = processID
      self.command = command
    }

    /// Its number, with the beginning of its command line.
    fileprivate var text: String {
      guard !command.isEmpty else { return "\(processID)" }
      return "\(processID) (\(command.count > 60 ? command.prefix(60) + "…" : command[...]))"
    }
  }

  /// What is wrong and what to do next.
  var message: String {
    switch self {
    case .absent(let number):
      "watch: there is no process '\(number)'; 'ps -e' lists them, or give --program NAME"
    case .hidden(let number):
      "watch: this system hides process '\(number)' from you (hidepid); watch it as its own user "
        + "or as root"
    case .thread(let number, of: let leader):
      "watch: '\(number)' is a thread of process \(leader); watch that"
    case .kernelThread(let number, let name):
      "watch: process '\(number)' (\(name)) is a thread of the kernel, which holds no memory of "
        + "its own; choose another"
    case .zombie(let number, let name):
      "watch: process '\(number)' (\(name)) has ended and only waits for its parent, so it holds "
        + "nothing; choose another"
    case .noProgram(let name):
      "watch: no program called '\(name)' runs; 'ps -e' lists them"
    case .severalPrograms(let name, let candidates):
      "watch: \(candidates.count) programs called '\(name)' run; give the number of one: "
        + candidates.prefix(8).map(\.text).joined(separator: ", ")
        + (candidates.count > 8 ? ", …" : "")
    }
  }
}

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
