import MemoryTracking

/// A folder of a cgroup hierarchy that can count memory: a group, or a place to make one in.
struct ControlGroupPlace: Equatable {
  var hierarchy: ControlGroup.Hierarchy
  var path: String

  /// The places to try for this process: v2 before v1, its own group before its ancestors, nearest
  /// first; empty if `/proc` cannot be read.
  static func current() -> [ControlGroupPlace] { places(of: "self") }

  /// The groups of a process, in the same order; empty if they cannot be read.
  static func places(of processID: Int32) -> [ControlGroupPlace] { places(of: "\(processID)") }

  private static func places(of process: String) -> [ControlGroupPlace] {
    guard let memberships = try? readSmallFile("/proc/\(process)/cgroup"),
      let mounts = try? readSmallFile("/proc/self/mounts")
    else { return [] }
    return candidates(memberships: memberships, mounts: mounts)
  }

  /// The places to try, in order, from the texts of `/proc/self/cgroup` and `/proc/self/mounts`.
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

  /// The limit set on this group itself, in bytes; `nil` if there is none.
  var limit: Int? {
    guard let text = try? readSmallFile("\(path)/\(hierarchy.limitFile)") else { return nil }
    // Without a limit, v2 says `max` and v1 the largest multiple of a page; no machine has 2^62
    // bytes.
    return Int(text.prefix { $0 != "\n" }).flatMap { $0 < 1 << 62 ? $0 : nil }
  }

  /// What the group is charged now; `nil` if it cannot be read.
  func charge() -> ControlGroup.Charge? {
    guard let usage = try? readSmallFile("\(path)/\(hierarchy.usageFile)"),
      let total = Int(usage.prefix { $0 != "\n" }),
      let statistics = try? readSmallFile("\(path)/memory.stat"),
      let cache = number(after: hierarchy.cacheField, in: statistics)
    else { return nil }
    let shared = number(after: hierarchy.sharedField, in: statistics) ?? 0
    return ControlGroup.Charge(
      total: ByteCount(total),
      anonymous: ByteCount(number(after: hierarchy.anonymousField, in: statistics) ?? 0),
      cache: ByteCount(max(0, cache - shared)), shared: ByteCount(shared))
  }

  /// Whether a group made here would have the memory controller. In v2 this enables the controller
  /// if needed and permitted (cgroups(7), "Cgroups v2 controllers").
  func offersMemory() -> Bool {
    guard hierarchy == .v2 else { return true }
    if isListed("memory", in: "cgroup.subtree_control") { return true }
    guard isListed("memory", in: "cgroup.controllers") else { return false }
    return writeSmallFile("+memory", to: "\(path)/cgroup.subtree_control")
  }

  private func isListed(_ controller: Substring, in file: String) -> Bool {
    guard let text = try? readSmallFile("\(path)/\(file)") else { return false }
    return text.split { $0 == " " || $0 == "\n" }.contains(controller)
  }

  /// The mount points of the hierarchies that can limit memory, v2 first.
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

  /// This process's group: from `0::/path` in v2, from `4:memory:/path` in v1.
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
