import Glibc
import MemoryTracking

/// Gives a run its own cgroup if one can be made, and enforces its limit by the first means this
/// machine allows: cgroup v2, cgroup v1, or the monitor as a watchdog. Serves one run.
struct Limiter: ~Copyable {
  /// The limit as results name it; `nil` if none was asked for.
  private(set) var limit: MemoryLimit?
  private(set) var group: ControlGroup?
  /// How many processes the kernel had killed for lack of memory before the run; `nil` if that is
  /// unknown.
  private let killsBefore: Int?
  /// The lowest limit of the groups that this process is in; `nil` if there is none, or if no limit
  /// was asked for.
  private let enclosingLimit: ByteCount?

  /// - Parameters:
  ///   - bytes: The limit asked for, if any.
  ///   - usesGroups: Whether to try for a cgroup at all.
  init(_ bytes: ByteCount?, usesGroups: Bool = true) {
    let group = usesGroups ? ControlGroup.make(limit: bytes) : nil
    let mechanism = group?.hierarchy.rawValue ?? MemoryLimit.watchdog
    self.group = group
    limit = bytes.map { MemoryLimit(bytes: $0, mechanism: mechanism) }
    killsBefore = Self.kernelKills()
    let enclosing = bytes == nil ? [] : ControlGroupPlace.current().compactMap(\.limit)
    enclosingLimit = enclosing.min().map { ByteCount($0) }
  }

  /// Starts a process under the limit.
  ///
  /// If the process may not enter the group made for it, the watchdog takes over: delegation can
  /// allow making a group and forbid moving into it (cgroups(7)).
  ///
  /// - Parameters:
  ///   - request: What to start.
  ///   - options: How to make the run.
  ///   - interruption: Ends the run as cancelled.
  /// - Returns: The monitor of the started process.
  /// - Throws: `MeasurementError` if the process could not be started.
  mutating func start(
    _ request: ChildProcess.Request, options: RunOptions, interruption: Interruption
  ) throws(MeasurementError) -> ProcessMonitor {
    do {
      return try ProcessMonitor(
        request, options: options, watchdogLimit: group == nil ? limit?.bytes : nil,
        group: group, interruption: interruption)
    } catch {
      guard case .launch(_, "cgroup", _) = error, group != nil else { throw error }
      group = nil
      limit?.mechanism = MemoryLimit.watchdog
      return try start(request, options: options, interruption: interruption)
    }
  }

  /// How the run ended.
  ///
  /// A kill by the limit decides, whichever of the run's processes it hit and whatever the exit
  /// code: of a pipeline the kernel kills the largest process.
  ///
  /// - Parameters:
  ///   - findings: What the monitor found out.
  ///   - hasCompleted: Whether the run did its work, as far as its exit shows.
  /// - Returns: The outcome.
  func outcome(of findings: ProcessMonitor.Findings, hasCompleted: Bool) -> Outcome {
    switch findings.verdict {
    case .interrupted: return .cancelled
    case .timedOut: return .timedOut
    case .overLimit: return .limitKilled
    case .overCap: return .capKilled
    case .refused, .breached: return .aborted
    case nil: break
    }
    if findings.breach != nil { return .aborted }
    switch group?.kill {
    case .ownLimit: return .oomKilled
    case .enclosing: return .enclosingOOMKilled
    case nil: break
    }
    if hasCompleted { return .completed }
    let wasKilled = findings.ending?.exitCode == 128 + SIGKILL
    if wasKilled, group == nil, let killsBefore, let now = Self.kernelKills(), now > killsBefore {
      return .enclosingOOMKilled
    }
    return findings.ending?.signal == nil ? .failed : .aborted
  }

  /// What the run's own cgroup was charged; `nil` without one.
  func charge(of findings: ProcessMonitor.Findings) -> MemoryCharge? {
    guard let group, let peak = group.peak else { return nil }
    return MemoryCharge(
      peak: peak, cache: findings.memory.mostCache, shared: findings.memory.mostShared,
      mechanism: group.hierarchy.rawValue)
  }

  /// What a reader must know to interpret the run's figures, one sentence each; usually empty.
  func remarks(on findings: ProcessMonitor.Findings, outcome: Outcome, peak: Peak?) -> [String] {
    var remarks: [String] = []
    if findings.wasRefused {
      let isLeft = findings.ending == nil
      remarks.append(
        "The kernel does not let you kill it because it has other privileges: no limit or cap was "
          + "enforced\(isLeft ? "; process \(findings.processID) is still running" : "").")
    } else if let limit, outcome == .completed || outcome == .failed,
      let held = [findings.memory.together, peak?.bytes].compactMap({ $0 }).max(),
      held > limit.bytes, limit.mechanism == MemoryLimit.watchdog
    {
      remarks.append(
        "It exceeded its limit of \(limit.bytes) and ended before the watchdog's next check.")
    }
    if !findings.survivors.isEmpty {
      let named = findings.survivors.map { "\($0.name ?? "a process") (\($0.processID))" }
      remarks.append(
        "The kernel does not let you kill what has other privileges, \(named.joined(separator: ", ")): "
          + "no limit, cap or timeout was enforced there; still running.")
    }
    if let limit, let enclosingLimit, enclosingLimit < limit.bytes {
      remarks.append(
        "The cgroup around it allows only \(enclosingLimit), less than the limit asked for.")
    }
    if let limit, outcome == .oomKilled, findings.memory.mostShared.bytes > limit.bytes.bytes / 4 {
      remarks.append(
        "Its limit counted \(findings.memory.mostShared) of tmpfs and shared memory, which is in no "
          + "process's RSS unless it is mapped.")
    }
    if findings.memory.mostSwapped > .zero {
      remarks.append(
        "Up to \(findings.memory.mostSwapped) of it was swapped out, which RSS does not count.")
    }
    if let ending = findings.ending, ending.bytesRead == nil {
      remarks.append(
        "How much it read is unknown: the kernel shows that only to users who may read the program."
      )
    }
    return remarks
  }

  /// How many processes the kernel has killed for lack of memory since it started, for any limit:
  /// `oom_kill` in `/proc/vmstat`; `nil` if it cannot be read.
  private static func kernelKills() -> Int? {
    (try? readSmallFile("/proc/vmstat")).flatMap { number(after: "oom_kill ", in: $0) }
  }
}
