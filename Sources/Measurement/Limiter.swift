import MemoryTracking

/// Holds a run to its limit by the first means this machine allows: cgroup v2, cgroup v1, or the
/// monitor as a watchdog. Made for one run.
struct Limiter: ~Copyable {
  /// The limit as results name it; `nil` where none was asked.
  private(set) var limit: MemoryLimit?
  private var group: ControlGroup?

  init(_ bytes: ByteCount?) {
    guard let bytes else { return }
    group = ControlGroup.make(limit: bytes)
    let mechanism = group?.hierarchy.rawValue ?? Self.watchdog
    limit = MemoryLimit(bytes: bytes, mechanism: mechanism)
  }

  private static let watchdog = "watchdog"

  /// Starts a process under the limit.
  ///
  /// Where the process is not let into the group that was made for it (delegation may allow the one and
  /// forbid the other, cgroups(7)), the watchdog takes over.
  mutating func start(
    _ request: ChildProcess.Request, options: RunOptions, interruption: Interruption
  ) throws(MeasurementError) -> ProcessMonitor {
    var request = request
    request.controlGroup = group?.processes.number ?? -1
    do {
      return try ProcessMonitor(
        request, options: options, watchdogLimit: group == nil ? limit?.bytes : nil,
        interruption: interruption)
    } catch {
      guard case .launch(_, "cgroup", _) = error else { throw error }
      group = nil
      limit?.mechanism = Self.watchdog
      return try start(request, options: options, interruption: interruption)
    }
  }

  /// How the run ended, with the kernel's kills told from all others by the group's own count.
  func outcome(of findings: ProcessMonitor.Findings, hasCompleted: Bool) -> Outcome {
    switch findings.verdict {
    case .interrupted: return .cancelled
    case .timedOut: return .timedOut
    case .overLimit: return .limitKilled
    case .overCap: return .capKilled
    case nil: break
    }
    if hasCompleted { return .completed }
    // It need not be the process itself: of a pipeline the kernel kills the largest.
    if let count = group?.killCount, count > 0 { return .oomKilled }
    return findings.ending.signal == nil ? .failed : .aborted
  }
}
