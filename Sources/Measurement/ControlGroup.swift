import Glibc
import MemoryTracking

/// A memory cgroup made for one run, gone at the end of it (cgroups(7)).
///
/// The kernel itself counts what all processes of the run are charged, exactly, and holds a limit if
/// one is asked for. What it counts is more than RSS: the page cache that the run fills counts too, and
/// is given up first; so do tmpfs and memfd pages, which are not, and the kernel's own structures.
final class ControlGroup {
  /// The two kinds of hierarchy, by the names that results give.
  enum Hierarchy: String {
    case v2 = "cgroup v2"
    case v1 = "cgroup v1"

    var limitFile: String { self == .v2 ? "memory.max" : "memory.limit_in_bytes" }
    var swapFile: String { self == .v2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes" }
    var usageFile: String { self == .v2 ? "memory.current" : "memory.usage_in_bytes" }
    var peakFile: String { self == .v2 ? "memory.peak" : "memory.max_usage_in_bytes" }
    /// The page cache's line in `memory.stat`, tmpfs and shared memory included.
    var cacheField: String { self == .v2 ? "file " : "total_cache " }
    var anonymousField: String { self == .v2 ? "anon " : "total_rss " }
    var sharedField: String { self == .v2 ? "shmem " : "total_shmem " }
    var eventsFile: String { self == .v2 ? "memory.events" : "memory.oom_control" }
  }

  /// What the group is charged at one moment.
  struct Charge {
    /// Everything the limit counts.
    var total: ByteCount
    var anonymous: ByteCount
    /// The pages of files, which the kernel gives up first.
    var cache: ByteCount
    /// tmpfs, memfd and shared memory, which it cannot give up without swap.
    var shared: ByteCount

    /// What the processes hold, without the page cache.
    var held: ByteCount { max(total - cache, .zero) }
  }

  /// Whose limit was hit when the kernel killed a process of the group.
  enum Kill {
    /// The one that this group was given.
    case ownLimit
    /// One of a group around it, or the memory of the whole machine.
    case enclosing
  }

  let hierarchy: Hierarchy
  /// The open `cgroup.procs`, which a child writes itself into.
  let processes: Descriptor
  private let path: String
  /// The limit that was set on it, if any.
  private let limitInForce: ByteCount?
  /// Whether the limit in force is that of a group which this one was made beside, since it is lower
  /// than the one asked for.
  private let isClamped: Bool

  /// Makes a group where one can be made, with a limit if one is asked for: v2 first, then v1;
  /// below this process's own group, or else below the nearest ancestor that allows it.
  ///
  /// A group made beside this process's own would leave the limits of the groups that it is not in;
  /// the lowest of those is set on it instead.
  ///
  /// - Returns: `nil` if none can be made.
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

  /// Sets a limit, of RAM alone; whether that was possible.
  private static func set(_ limit: Int?, on path: String, _ hierarchy: Hierarchy) -> Bool {
    guard let limit else { return true }
    guard writeSmallFile("\(limit)", to: "\(path)/\(hierarchy.limitFile)") else { return false }
    // A kernel without swap accounting lacks the file.
    _ = writeSmallFile(
      hierarchy == .v2 ? "0" : "\(limit)", to: "\(path)/\(hierarchy.swapFile)")
    if hierarchy == .v2 { _ = writeSmallFile("1", to: "\(path)/memory.oom.group") }
    // Where v1 does not account for swap, at least nothing goes there while there is room.
    if hierarchy == .v1 { _ = writeSmallFile("0", to: "\(path)/memory.swappiness") }
    return true
  }

  // MARK: What the kernel counted

  /// All that the limit counts, now; `nil` if it cannot be read.
  var usage: ByteCount? { amount(hierarchy.usageFile) }

  /// What the group is charged now; `nil` if it cannot be read.
  func charge() -> Charge? {
    guard let total = usage,
      let statistics = try? readSmallFile("\(path)/memory.stat"),
      let cache = number(after: hierarchy.cacheField, in: statistics)
    else { return nil }
    let shared = number(after: hierarchy.sharedField, in: statistics) ?? 0
    return Charge(
      total: total,
      anonymous: ByteCount(number(after: hierarchy.anonymousField, in: statistics) ?? 0),
      cache: ByteCount(max(0, cache - shared)), shared: ByteCount(shared))
  }

  /// The most that the group was ever charged; `nil` in v2 before Linux 5.19.
  var peak: ByteCount? { amount(hierarchy.peakFile) }

  /// Whose limit made the kernel kill a process of the group; `nil` if it killed none.
  ///
  /// The count of victims does not tell: it rises for a kill by any group around this one. What does
  /// is whether this group was ever at its own limit: `oom` of `memory.events.local`; in v1, whose
  /// `memory.failcnt` some kernels leave at 0 (6.18), the highest charge, to within a huge page.
  var kill: Kill? {
    guard let events = try? readSmallFile("\(path)/\(hierarchy.eventsFile)"),
      number(after: "oom_kill ", in: events) ?? 0 > 0
    else { return nil }
    let isOwn: Bool
    switch hierarchy {
    case .v1:
      let hugePage = ByteCount.mebibytes(2)
      isOwn = if let limitInForce, let peak { peak + hugePage >= limitInForce } else { false }
    case .v2:
      let local = (try? readSmallFile("\(path)/memory.events.local")) ?? events
      isOwn = number(after: "oom ", in: local) ?? 0 > 0
      // A limit that the command itself set on a group within this one: its own affair.
      if !isOwn, number(after: "oom ", in: events) ?? 0 > 0 { return nil }
    }
    return isOwn && !isClamped ? .ownLimit : .enclosing
  }

  private func amount(_ file: String) -> ByteCount? {
    (try? readSmallFile("\(path)/\(file)")).flatMap { Int($0.prefix { $0 != "\n" }) }
      .map { ByteCount($0) }
  }

  // MARK: The processes in it

  /// The processes in the group and in those that the command made within it.
  ///
  /// - Complexity: O(n) in the groups and processes.
  var processIDs: [Int32] { ControlGroup.processIDs(in: path) }

  private static func processIDs(in path: String) -> [Int32] {
    let text = (try? readSmallFile("\(path)/cgroup.procs")) ?? ""
    // A process of another PID namespace is listed as 0.
    let own = text.split(separator: "\n").compactMap { Int32($0) }.filter { $0 > 0 }
    return own + groups(in: path).flatMap { processIDs(in: $0) }
  }

  /// The groups right below a group.
  private static func groups(in path: String) -> [String] {
    names(in: path).filter { !$0.hasPrefix("memory.") && !$0.hasPrefix("cgroup.") }
      .map { "\(path)/\($0)" }
      .filter { folder in
        var status = stat()
        return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      }
  }

  /// Ends all processes in the group, and in those within it.
  ///
  /// - Returns: false if the kernel refused to kill one.
  func killAll() -> Bool { ControlGroup.killAll(in: path) }

  /// By `cgroup.kill` where there is one (v2 since Linux 5.14), else one by one until none is left to
  /// fork another.
  private static func killAll(in path: String) -> Bool {
    if writeSmallFile("1", to: "\(path)/cgroup.kill") { return true }
    for _ in 0..<100 {
      let left = processIDs(in: path)
      let killed = left.filter { Glibc.kill($0, SIGKILL) == 0 }
      guard !killed.isEmpty else { return left.isEmpty }
      usleep(1000)
    }
    return false
  }

  /// Removes a group and those within it; whether it is gone.
  private static func remove(_ path: String) -> Bool {
    for group in groups(in: path) { _ = remove(group) }
    return rmdir(path) == 0 || errno == ENOENT
  }

  deinit {
    // The group stays busy for a moment after its last process was reaped.
    for _ in 0..<100 {
      guard !ControlGroup.remove(path), errno == EBUSY else { return }
      usleep(1000)
    }
  }

  /// How the names of the groups of this PID namespace begin; the owner's PID follows. In another
  /// namespace that number may belong to nobody while the owner lives.
  private static let prefix: String = {
    var status = stat()
    let namespace = stat("/proc/self/ns/pid", &status) == 0 ? "\(status.st_ino)" : "0"
    return "highwater-\(namespace)-"
  }()

  /// Removes the groups of processes that were killed before they could, and what still runs in them.
  private static func sweep(_ folder: String) {
    for name in names(in: folder) {
      guard name.hasPrefix(prefix),
        let owner = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        Glibc.kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      _ = killAll(in: "\(folder)/\(name)")
      _ = remove("\(folder)/\(name)")
    }
  }
}
