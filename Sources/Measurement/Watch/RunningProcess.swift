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
