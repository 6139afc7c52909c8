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
  /// code: of a pipeline the kernel kills the largest process, and the others may wait for it until
  /// the time is out.
  ///
  /// - Parameters:
  ///   - findings: What the monitor found out.
  ///   - hasCompleted: Whether the run did its work, as far as its exit shows.
  /// - Returns: The outcome.
  func outcome(of findings: ProcessMonitor.Findings, hasCompleted: Bool) -> Outcome {
    switch findings.verdict {
    case .interrupted: return .cancelled
    case .timedOut: return group?.kill == .ownLimit ? .oomKilled : .timedOut
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

/// A memory cgroup made for one run and removed after it (cgroups(7)).
///
/// The kernel counts exactly what all processes of the run are charged, and enforces a limit if one
/// is set. It counts more than RSS: the page cache that the run fills, which it reclaims first;
/// tmpfs and memfd pages, which it cannot reclaim; and the kernel's own structures.
final class ControlGroup {
  /// The two kinds of hierarchy, by the names used in results.
  enum Hierarchy: String {
    case v2 = "cgroup v2"
    case v1 = "cgroup v1"

    var limitFile: String { self == .v2 ? "memory.max" : "memory.limit_in_bytes" }
    var swapFile: String { self == .v2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes" }
    var usageFile: String { self == .v2 ? "memory.current" : "memory.usage_in_bytes" }
    var peakFile: String { self == .v2 ? "memory.peak" : "memory.max_usage_in_bytes" }
    /// The prefix of the page cache's line in `memory.stat`; the line includes tmpfs and shared
    /// memory.
    var cacheField: String { self == .v2 ? "file " : "total_cache " }
    var anonymousField: String { self == .v2 ? "anon " : "total_rss " }
    var sharedField: String { self == .v2 ? "shmem " : "total_shmem " }
    var eventsFile: String { self == .v2 ? "memory.events" : "memory.oom_control" }
  }

  /// What the group is charged at one moment.
  struct Charge {
    /// Everything that the limit counts.
    var total: ByteCount
    var anonymous: ByteCount
    /// The pages of files, which the kernel reclaims first.
    var cache: ByteCount
    /// tmpfs, memfd and shared memory, which the kernel cannot reclaim without swap.
    var shared: ByteCount

    /// What the processes hold, without the page cache.
    var held: ByteCount { max(total - cache, .zero) }
  }

  /// Whose limit was hit when the kernel killed a process of the group.
  enum Kill {
    /// This group's own limit.
    case ownLimit
    /// The limit of an enclosing group, or the memory of the whole machine.
    case enclosing
  }

  let hierarchy: Hierarchy
  /// The open `cgroup.procs`, into which a child writes itself.
  let processes: Descriptor
  private let path: String
  /// The limit set on the group; `nil` if none was set.
  private let limitInForce: ByteCount?
  /// Whether the limit in force is not the one asked for but a lower one, taken over from a group
  /// that this one is not inside.
  private let isClamped: Bool

  /// Makes a group, with a limit if one is asked for, in the first place that allows it: v2 before
  /// v1, this process's own group before its ancestors, nearest first.
  ///
  /// A group made in an ancestor would escape the limits of the groups below that ancestor, so the
  /// lowest of those limits is set on it.
  ///
  /// - Parameter limit: The limit asked for; `nil` for none.
  /// - Returns: The group; `nil` if none can be made.
  static func make(limit: ByteCount?) -> ControlGroup? {
    let places = ControlGroupPlace.current()
    for hierarchy in [Hierarchy.v2, .v1] {
      var left: Int?
      for place in places where place.hierarchy == hierarchy {
        sweep(place.path)
        if place.offersMemory(), let group = make(below: place, limit: limit, enclosing: left) {
          return group
        }
        left = [left, place.limit].compactMap { $0 }.min()
      }
    }
    return nil
  }

  private init(
    path: String, hierarchy: Hierarchy, processes: Int32, limitInForce: ByteCount?, isClamped: Bool
  ) {
    self.path = path
    self.limitInForce = limitInForce
    self.hierarchy = hierarchy
    self.processes = Descriptor(adopting: processes)
    self.isClamped = isClamped
  }

  private static func make(
    below place: ControlGroupPlace, limit: ByteCount?, enclosing: Int?
  ) -> ControlGroup? {
    let path = "\(place.path)/\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))"
    guard mkdir(path, 0o700) == 0 else { return nil }
    let hierarchy = place.hierarchy
    let inForce = [limit?.bytes, enclosing].compactMap { $0 }.min()
    let processes =
      access("\(path)/\(hierarchy.usageFile)", R_OK) == 0 && set(inForce, on: path, hierarchy)
      ? open("\(path)/cgroup.procs", O_WRONLY | O_CLOEXEC) : -1
    guard processes >= 0 else {
      rmdir(path)
      return nil
    }
    return ControlGroup(
      path: path, hierarchy: hierarchy, processes: processes,
      limitInForce: inForce.map { ByteCount($0) }, isClamped: inForce != limit?.bytes)
  }

  /// Sets a limit on RAM alone; returns whether that succeeded.
  private static func set(_ limit: Int?, on path: String, _ hierarchy: Hierarchy) -> Bool {
    guard let limit else { return true }
    guard writeSmallFile("\(limit)", to: "\(path)/\(hierarchy.limitFile)") else { return false }
    // A kernel without swap accounting does not have this file.
    _ = writeSmallFile(
      hierarchy == .v2 ? "0" : "\(limit)", to: "\(path)/\(hierarchy.swapFile)")
    if hierarchy == .v2 { _ = writeSmallFile("1", to: "\(path)/memory.oom.group") }
    // If v1 does not account for swap, this at least keeps pages out of swap while there is room.
    if hierarchy == .v1 { _ = writeSmallFile("0", to: "\(path)/memory.swappiness") }
    return true
  }

  // MARK: What the kernel counted

  /// Everything that the limit counts, now; `nil` if it cannot be read.
  var usage: ByteCount? { amount(hierarchy.usageFile) }

  /// What the group is charged now; `nil` if it cannot be read.
  func charge() -> Charge? { ControlGroupPlace(hierarchy: hierarchy, path: path).charge() }

  /// The most that the group was ever charged; `nil` in v2 before Linux 5.19.
  var peak: ByteCount? { amount(hierarchy.peakFile) }

  /// Whose limit made the kernel kill a process of the group; `nil` if it killed none.
  ///
  /// The number of victims cannot show this, because it also rises for kills by an enclosing group.
  /// What shows it is whether this group ever reached its own limit: in v2 `oom` in
  /// `memory.events.local`; in v1 the highest charge, to within a huge page, because some kernels
  /// (6.18) leave `memory.failcnt` at 0.
  var kill: Kill? {
    guard let events = try? readSmallFile("\(path)/\(hierarchy.eventsFile)") else { return nil }
    let kills = number(after: "oom_kill ", in: events) ?? 0
    let isOwn: Bool
    switch hierarchy {
    case .v1:
      // v1 counts a victim in its own group alone.
      let inside = ControlGroup.groups(in: path).map(ControlGroup.kills).reduce(0, +)
      guard kills + inside > 0 else { return nil }
      let hugePage = ByteCount.mebibytes(2)
      isOwn = if let limitInForce, let peak { peak + hugePage >= limitInForce } else { false }
      // A limit that the command itself set on a group inside this one is the command's own affair.
      if !isOwn, kills == 0 { return nil }
    case .v2:
      guard kills > 0 else { return nil }
      let local = (try? readSmallFile("\(path)/memory.events.local")) ?? events
      isOwn = number(after: "oom ", in: local) ?? 0 > 0
      // As in v1.
      if !isOwn, number(after: "oom ", in: events) ?? 0 > 0 { return nil }
    }
    return isOwn && !isClamped ? .ownLimit : .enclosing
  }

  /// How many processes of a v1 group and of the groups inside it the kernel killed.
  private static func kills(in path: String) -> Int {
    let events = (try? readSmallFile("\(path)/\(Hierarchy.v1.eventsFile)")) ?? ""
    return groups(in: path).map(kills).reduce(number(after: "oom_kill ", in: events) ?? 0, +)
  }

  private func amount(_ file: String) -> ByteCount? {
    (try? readSmallFile("\(path)/\(file)")).flatMap { Int($0.prefix { $0 != "\n" }) }
      .map { ByteCount($0) }
  }

  // MARK: The processes in it

  /// The processes in the group and in the groups that the command made inside it.
  ///
  /// - Complexity: O(n) in the groups and processes.
  var processIDs: [Int32] { ControlGroup.processIDs(in: path) }

  private static func processIDs(in path: String) -> [Int32] {
    let text = (try? readSmallFile("\(path)/cgroup.procs")) ?? ""
    // A process of another PID namespace is listed as 0.
    let own = text.split(separator: "\n").compactMap { Int32($0) }.filter { $0 > 0 }
    return own + groups(in: path).flatMap { processIDs(in: $0) }
  }

  /// The groups directly below a group.
  private static func groups(in path: String) -> [String] {
    names(in: path).filter { !$0.hasPrefix("memory.") && !$0.hasPrefix("cgroup.") }
      .map { "\(path)/\($0)" }
      .filter { folder in
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      }
  }

  /// Kills all processes in the group and in the groups inside it.
  ///
  /// - Returns: Those that the kernel refused to kill.
  @discardableResult func killAll() -> [Int32] { ControlGroup.killAll(in: path) }

  /// Kills through `cgroup.kill` if the file exists (v2 since Linux 5.14), otherwise one by one
  /// until none is left that could fork another.
  @discardableResult private static func killAll(in path: String) -> [Int32] {
    if writeSmallFile("1", to: "\(path)/cgroup.kill") { return [] }
    return killAllProcesses { processIDs(in: path) }
  }

  /// Removes a group and the groups inside it; returns whether it is gone.
  private static func remove(_ path: String) -> Bool {
    for group in groups(in: path) { _ = remove(group) }
    return rmdir(path) == 0 || errno == ENOENT
  }

  deinit {
    // The group stays busy for a moment after its last process has been reaped.
    for _ in 0..<100 {
      guard !ControlGroup.remove(path), errno == EBUSY else { return }
      usleep(1000)
    }
  }

  /// The prefix of group names in this PID namespace; the owner's PID follows it. The namespace is
  /// part of the name because the same number may be free in another one while the owner is alive.
  private static let prefix: String = {
    var status = stat()
    let namespace = stat("/proc/self/ns/pid", &status) == 0 ? "\(status.st_ino)" : "0"
    return "highwater-\(namespace)-"
  }()

  /// Removes groups whose owners were killed before they could remove them, and kills what still
  /// runs in them.
  private static func sweep(_ folder: String) {
    for name in names(in: folder) {
      guard name.hasPrefix(prefix),
        let owner = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        Glibc.kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      killAll(in: "\(folder)/\(name)")
      _ = remove("\(folder)/\(name)")
    }
  }
}
