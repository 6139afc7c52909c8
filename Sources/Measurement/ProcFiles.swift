import Glibc
package import MemoryTracking
import Streaming

/// Reads a kernel file (`/proc`, a cgroup), at most 64 KiB of it.
///
/// - Parameter path: The file's path.
/// - Returns: The text, with invalid UTF-8 repaired.
/// - Throws: `MeasurementError.systemCall` if it cannot be read.
/// - Complexity: O(n) in its length; 64 KiB of space.
func readSmallFile(_ path: String) throws(MeasurementError) -> String {
  let file = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC))
  guard file.number >= 0 else { throw .systemCall("open \(path)", code: errno) }
  var failure: Int32?
  let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
    while count < buffer.count {
      let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
      let more = read(file.number, rest.baseAddress, rest.count)
      if more < 0 && errno == EINTR { continue }
      if more < 0 { failure = errno }
      guard more > 0 else { break }
      count += more
    }
  }
  if let failure { throw .systemCall("read \(path)", code: failure) }
  return String(decoding: bytes, as: UTF8.self)
}

/// Writes a text to a kernel file in a single write.
///
/// - Returns: Whether the kernel accepted all of it.
func writeSmallFile(_ text: String, to path: String) -> Bool {
  let file = Descriptor(adopting: open(path, O_WRONLY | O_CLOEXEC))
  return file.number >= 0 && write(file.number, text, text.utf8.count) == text.utf8.count
}

/// The names in a folder, without `.` and `..`; empty if it cannot be read.
///
/// - Complexity: O(n) time and space in the names.
func names(in folder: String) -> [String] { (try? SystemCalls.names(in: folder)) ?? [] }

/// The number that follows a name at the beginning of a line, as in `VmSwap:   12 kB`; `nil` if
/// there is none.
///
/// Looks at bytes: this runs for every sample of a process, and splitting a text into characters
/// takes ten times as long.
func number(after name: String, in text: String) -> Int? {
  for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.starts(with: name.utf8) {
    let number = line.dropFirst(name.utf8.count)
      .drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .prefix(while: \.isDigit)
    return Int(Substring(number))
  }
  return nil
}

/// How much memory can be used without driving the machine into swapping or its out-of-memory
/// killer.
package enum AvailableMemory {
  /// `MemAvailable` from `/proc/meminfo` (proc_meminfo(5)), or less if a cgroup of this process
  /// leaves less.
  ///
  /// - Returns: The amount.
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

  /// What a group's limit leaves; `nil` if it has none. Page cache does not count as used, because
  /// the kernel reclaims it first.
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
