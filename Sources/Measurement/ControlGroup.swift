import Glibc
import MemoryTracking

/// A memory cgroup made for one run, gone at the end of it (cgroups(7)).
///
/// The kernel itself holds the limit: exactly, and for all processes of the run together. What it
/// counts is more than RSS: the page cache that the run fills counts too, and is given up first.
final class ControlGroup {
  /// The two kinds of hierarchy, by the names that results give.
  enum Hierarchy: String {
    case v2 = "cgroup v2"
    case v1 = "cgroup v1"

    var limitFile: String { self == .v2 ? "memory.max" : "memory.limit_in_bytes" }
    var swapFile: String { self == .v2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes" }
    var usageFile: String { self == .v2 ? "memory.current" : "memory.usage_in_bytes" }
    /// The page cache's line in `memory.stat`.
    var cacheField: String { self == .v2 ? "file " : "total_cache " }
    var eventsFile: String { self == .v2 ? "memory.events" : "memory.oom_control" }
  }

  let hierarchy: Hierarchy
  /// The open `cgroup.procs`, which a child writes itself into.
  let processes: Descriptor
  private let path: String

  /// Makes a group with a limit where one can be written, `nil` where none can: v2 first, then v1;
  /// below this process's own group, or else below the nearest ancestor that allows it.
  static func make(limit: ByteCount) -> ControlGroup? {
    for place in ControlGroupPlace.current() {
      sweep(place.path)
      if let group = make(below: place, limit: limit) { return group }
    }
    return nil
  }

  private init(path: String, hierarchy: Hierarchy, processes: Int32) {
    self.path = path
    self.hierarchy = hierarchy
    self.processes = Descriptor(adopting: processes)
  }

  private static func make(below place: ControlGroupPlace, limit: ByteCount) -> ControlGroup? {
    let path = "\(place.path)/\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))"
    guard mkdir(path, 0o700) == 0 else { return nil }
    let hierarchy = place.hierarchy
    guard write("\(limit.bytes)", to: "\(path)/\(hierarchy.limitFile)") else {
      rmdir(path)
      return nil
    }
    // Without swap the limit is of RAM alone. A kernel without swap accounting lacks the file.
    _ = write(hierarchy == .v2 ? "0" : "\(limit.bytes)", to: "\(path)/\(hierarchy.swapFile)")
    if hierarchy == .v2 { _ = write("1", to: "\(path)/memory.oom.group") }
    // Where v1 does not account for swap, at least nothing goes there while there is room.
    if hierarchy == .v1 { _ = write("0", to: "\(path)/memory.swappiness") }
    let processes = open("\(path)/cgroup.procs", O_WRONLY | O_CLOEXEC)
    guard processes >= 0 else {
      rmdir(path)
      return nil
    }
    return ControlGroup(path: path, hierarchy: hierarchy, processes: processes)
  }

  /// How many processes the kernel has killed for this group's limit: `oom_kill` of
  /// `memory.events` or of `memory.oom_control`. `nil` where it cannot be read.
  var killCount: Int? {
    guard let text = try? readSmallFile("\(path)/\(hierarchy.eventsFile)") else { return nil }
    return text.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
      .flatMap { Int($0.dropFirst("oom_kill ".count)) }
  }

  deinit {
    // The group stays busy for a moment after its last process was reaped.
    for _ in 0..<100 {
      guard rmdir(path) != 0, errno == EBUSY else { return }
      usleep(1000)
    }
  }

  private static let prefix = "highwater-"

  /// Removes the empty groups of processes that were killed before they could.
  private static func sweep(_ folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix),
        let owner = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }),
        kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      rmdir("\(folder)/\(name)")
    }
  }
}

/// A folder in which a memory cgroup may perhaps be made.
struct ControlGroupPlace: Equatable {
  var hierarchy: ControlGroup.Hierarchy
  var path: String

  /// The places to try for this process; none where `/proc` does not tell.
  static func current() -> [ControlGroupPlace] {
    guard let memberships = try? readSmallFile("/proc/self/cgroup"),
      let mounts = try? readSmallFile("/proc/self/mounts")
    else { return [] }
    return candidates(memberships: memberships, mounts: mounts)
  }

  /// The places to try, in order, of the texts of `/proc/self/cgroup` and `/proc/self/mounts`.
  static func candidates(memberships: String, mounts: String) -> [ControlGroupPlace] {
    var places: [ControlGroupPlace] = []
    for (hierarchy, mount) in memoryMounts(mounts) {
      guard let group = membership(hierarchy, memberships) else { continue }
      var path = group
      while true {
        places.append(
          ControlGroupPlace(hierarchy: hierarchy, path: mount + (path == "/" ? "" : path)))
        guard path != "/" else { break }
        let cut = path.lastIndex(of: "/") ?? path.startIndex
        path = cut == path.startIndex ? "/" : String(path[..<cut])
      }
    }
    return places
  }

  /// Where the hierarchies that can limit memory are mounted, v2 first.
  private static func memoryMounts(_ text: String) -> [(ControlGroup.Hierarchy, String)] {
    var found: [(ControlGroup.Hierarchy, String)] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 4 else { continue }
      if fields[2] == "cgroup2" { found.insert((.v2, String(fields[1])), at: 0) }
      if fields[2] == "cgroup", fields[3].split(separator: ",").contains("memory") {
        found.append((.v1, String(fields[1])))
      }
    }
    return found
  }

  /// The group of this process: `0::/path` in v2, `4:memory:/path` in v1.
  private static func membership(
    _ hierarchy: ControlGroup.Hierarchy, _ text: String
  ) -> String? {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",")
      switch hierarchy {
      case .v2 where fields[0] == "0" && controllers.isEmpty: return String(fields[2])
      case .v1 where controllers.contains("memory"): return String(fields[2])
      default: continue
      }
    }
    return nil
  }
}

/// Writes a text to a file of the kernel's in one write; whether it was taken.
private func write(_ text: String, to path: String) -> Bool {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return false }
  defer { close(descriptor) }
  return Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
}
