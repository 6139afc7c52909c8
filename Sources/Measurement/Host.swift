import Glibc
package import MemoryTracking
import Streaming

/// The machine and build that measured; compare figures only if these agree.
package struct Host: Hashable, Sendable {
  package var kernel: String
  package var processors: Int
  package var memory: ByteCount
  package var swift: String
  /// `release` or `debug`; the times of a debug build say nothing about the code.
  package var build: String
  /// What its cluster calls the machine; `nil` unless a cluster started this process.
  package var node: String?

  package init(
    kernel: String, processors: Int, memory: ByteCount, swift: String, build: String,
    node: String? = nil
  ) {
    self.kernel = kernel
    self.processors = processors
    self.memory = memory
    self.swift = swift
    self.build = build
    self.node = node
  }
}

extension Host {
  /// What Linux calls the processor, `x86_64`.
  package static func machine() -> String { systemName(\.machine) }

  /// The machine's name in its network.
  package static func networkName() -> String { systemName(\.nodename) }

  /// This machine and this build, from uname(2), sysconf(3) and the compiler.
  package static func current() -> Host {
    Host(
      kernel: systemName(\.release), processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      memory: ByteCount(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))),
      swift: swiftVersion, build: build, node: clusterNode)
  }

  /// The names of the variables that hold the node's name: of a Slurm job (sbatch(1)), and of the
  /// containers of the Jobs that HighWater writes for Kubernetes.
  package static let nodeVariables = ["SLURMD_NODENAME", "HIGHWATER_NODE"]

  private static var clusterNode: String? {
    nodeVariables.lazy.compactMap { getenv($0) }.first.map { String(cString: $0) }
  }

  /// One of the names that uname(2) gives.
  private static func systemName<Field>(_ field: WritableKeyPath<utsname, Field>) -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: &names[keyPath: field]) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The compiler's version, which Swift reveals only to conditional compilation.
  private static var swiftVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}

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

/// The folder in `/proc` that tells what a process has open and which root it has: that of another
/// thread of it if its main one has exited.
///
/// - Complexity: Constant; O(n) in the threads if the main one has exited.
func processFolder(_ processID: Int32) -> String {
  let own = "/proc/\(processID)"
  guard access("\(own)/root/", F_OK) != 0 else { return own }
  return names(in: "\(own)/task").lazy.map { "\(own)/task/\($0)" }
    .first { access("\($0)/root/", F_OK) == 0 } ?? own
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
  /// the kernel reclaims it first; what is in tmpfs does.
  private static func room(in place: ControlGroupPlace) -> ByteCount? {
    guard let limit = place.limit, let charge = place.charge() else { return nil }
    return max(ByteCount(limit) - charge.held, .zero)
  }
}

/// The part of a file that the kernel keeps in memory, so that reading it again needs no disk.
package enum PageCache {
  /// How much of a file is in memory, by `mincore` on a mapping that is never touched (mincore(2)).
  ///
  /// - Parameter path: The file's path.
  /// - Returns: The amount; `nil` if it is not a regular file, cannot be opened, or belongs to
  ///   someone else and this user may not write it, in which case the kernel does not say.
  /// - Complexity: O(n) in the file's pages; 64 KiB of space.
  package static func resident(of path: String) -> ByteCount? {
    let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    var status = stat()
    guard file.number >= 0, fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid() || access(path.nativePath, W_OK) == 0
    else { return nil }
    let size = Int(status.st_size)
    var count = 0
    for offset in stride(from: 0, to: size, by: window) {
      guard let pages = residentPages(of: file.number, offset, min(window, size - offset)) else {
        return nil
      }
      count += pages
    }
    return ByteCount(min(count * pageSize, size))
  }

  /// Asks the kernel to drop a file's pages (posix_fadvise(2)). It keeps pages that others have
  /// mapped; use `resident(of:)` to see the effect.
  ///
  /// - Parameter path: The file's path; nothing happens if it cannot be opened.
  package static func drop(_ path: String) {
    let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    guard file.number >= 0 else { return }
    // Pages that are not on disk yet cannot be dropped.
    fdatasync(file.number)
    posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED)
  }

  private static let pageSize = Int(getpagesize())
  private static let window = 65_536 * pageSize

  private static func residentPages(of file: Int32, _ offset: Int, _ length: Int) -> Int? {
    guard let start = mmap(nil, length, PROT_READ, MAP_SHARED, file, off_t(offset)),
      start != MAP_FAILED
    else { return nil }
    defer { munmap(start, length) }
    let pages = (length + pageSize - 1) / pageSize
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pages) { states in
      guard mincore(start, length, states.baseAddress) == 0 else { return nil }
      return states.count { $0 & 1 == 1 }
    }
  }
}

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

  /// How many processes of the group that this process is charged to the kernel has killed for want
  /// of memory; `nil` if no group says so. It is not always the first: beside v1, v2 is often
  /// mounted without memory.
  static func ownKills() -> Int? { current().lazy.compactMap(\.kills).first }

  /// How many processes of this group itself the kernel has killed for want of memory; `nil` if it
  /// does not say.
  private var kills: Int? {
    // v1 counts a victim in its own group alone, and so does this file of v2 (cgroups(7)).
    let file = hierarchy == .v2 ? "memory.events.local" : hierarchy.eventsFile
    return (try? readSmallFile("\(path)/\(file)")).flatMap { number(after: "oom_kill ", in: $0) }
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
