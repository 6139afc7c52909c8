import Glibc
package import MemoryTracking

/// How much memory there is to take without driving the machine into swap or its out-of-memory
/// killer.
package enum AvailableMemory {
  /// `MemAvailable` of `/proc/meminfo` (proc_meminfo(5)), or less where a cgroup of this process
  /// leaves less.
  ///
  /// - Throws: `MeasurementError.systemCall` where `/proc` cannot be read.
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
    guard let limit = fileNumber("\(place.path)/\(hierarchy.limitFile)"),
      let usage = fileNumber("\(place.path)/\(hierarchy.usageFile)"),
      let statistics = try? readSmallFile("\(place.path)/memory.stat"),
      let cache = number(after: hierarchy.cacheField, in: statistics)
    else { return nil }
    return ByteCount(max(0, limit - max(0, usage - cache)))
  }

  /// The number in a file of the kernel's; `nil` for the word `max`.
  private static func fileNumber(_ path: String) -> Int? {
    guard let text = try? readSmallFile(path) else { return nil }
    return Int(text.prefix { $0 != "\n" })
  }

  /// The number behind a name that begins a line.
  static func number(after name: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      return Int(line.dropFirst(name.count).drop { $0 == " " }.prefix { $0.isNumber })
    }
    return nil
  }
}
