import Glibc
package import MemoryTracking

/// How much memory there is to take without driving the machine into swap or its out-of-memory
/// killer.
package enum AvailableMemory {
  /// `MemAvailable` of `/proc/meminfo` (proc_meminfo(5)), or less where a cgroup of this process
  /// leaves less.
  ///
  /// - Throws: `MeasurementError.systemCall` if `/proc` cannot be read.
  package static func current() throws(MeasurementError) -> ByteCount {
    let text = try readSmallFile("/proc/meminfo")
    guard let free = number(after: "MemAvailable:", in: text) else {
      throw .systemCall("read MemAvailable of /proc/meminfo", code: ENODATA)
    }
    let machine = ByteCount.kibibytes(free)
    let groups = ControlGroupPlace.current().compactMap(room)
    return groups.reduce(machine, min)
  }

  /// What a group's limit leaves; page cache does not count as taken, since it is given up first.
  private static func room(in place: ControlGroupPlace) -> ByteCount? {
    let hierarchy = place.hierarchy
    guard let limit = place.limit,
      let text = try? readSmallFile("\(place.path)/\(hierarchy.usageFile)"),
      let usage = Int(text.prefix { $0 != "\n" }),
      let statistics = try? readSmallFile("\(place.path)/memory.stat"),
      let cache = number(after: hierarchy.cacheField, in: statistics)
    else { return nil }
    return ByteCount(max(0, limit - max(0, usage - cache)))
  }
}
