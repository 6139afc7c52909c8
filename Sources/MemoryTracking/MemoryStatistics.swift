#if !os(Linux)
  #error("HighWater measures memory through /proc and builds on Linux only.")
#endif

import Glibc

/// What the kernel reports about a process's memory at one moment.
///
/// The figures are those of `/proc/PID/status` (proc_pid_status(5)); one reading costs about 10 µs.
/// Peak is `VmHWM`, the *high water mark*: the most RAM the process has held since it began its
/// present program (it starts again at `execve`).
public struct MemoryStatistics: Hashable, Sendable {
  /// RAM held now: `VmRSS`, the sum of anonymous, file and shared pages.
  public var resident: ByteCount
  /// The most RAM ever held: `VmHWM`.
  public var peak: ByteCount
  /// Address space: `VmSize`. `nil`, like the two below it, in what a program in another language
  /// reports of itself; always there when read from the kernel.
  public var virtual: ByteCount?
  /// The heap's and stacks' share of the resident pages: `RssAnon`.
  public var anonymous: ByteCount?
  /// The mapped files' share of the resident pages: `RssFile`.
  public var file: ByteCount?
  /// What was swapped out, and so is not resident: `VmSwap`; zero if the kernel was
  /// built without swap.
  public var swapped: ByteCount

  /// Makes statistics from figures measured elsewhere.
  public init(
    resident: ByteCount, peak: ByteCount, virtual: ByteCount? = nil, anonymous: ByteCount? = nil,
    file: ByteCount? = nil, swapped: ByteCount = .zero
  ) {
    self.resident = resident
    self.peak = peak
    self.virtual = virtual
    self.anonymous = anonymous
    self.file = file
    self.swapped = swapped
  }

  /// The figures of the calling process at this moment.
  ///
  /// - Throws: `MemoryTrackingError` if `/proc/self/status` cannot be read or lacks a figure;
  ///   never zeros in their place.
  /// - Complexity: one `open`, `read` and `close`; 4 KiB of stack.
  public static func current() throws(MemoryTrackingError) -> MemoryStatistics {
    try read("/proc/self/status")
  }

  /// The figures of another process at this moment.
  ///
  /// A process whose main thread has exited while others go on has no figures in its own `status`;
  /// they are then read from the `status` of a thread that lives, `/proc/PID/task/TID/status`.
  ///
  /// - Throws: `MemoryTrackingError` if the process is gone, is a zombie (which has no memory
  ///   left) or a kernel thread.
  /// - Complexity: one `open`, `read` and `close`; O(n) in the threads if the main one has exited;
  ///   4 KiB of stack.
  public static func ofProcess(
    _ processID: Int32
  ) throws(MemoryTrackingError) -> MemoryStatistics {
    let path = "/proc/\(processID)/status"
    do {
      return try read(path)
    } catch {
      guard case .missingField = error else { throw error }
      if let statistics = ofLivingThread(in: "/proc/\(processID)/task") { return statistics }
      throw error
    }
  }

  private static func ofLivingThread(in folder: String) -> MemoryStatistics? {
    guard let threads = opendir(folder) else { return nil }
    defer { closedir(threads) }
    while let entry = readdir(threads) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let statistics = try? read("\(folder)/\(name)/status") { return statistics }
    }
    return nil
  }

  static func read(_ path: String) throws(MemoryTrackingError) -> MemoryStatistics {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    defer { close(descriptor) }
    var count = 0
    var code: Int32 = 0
    // `status` is about 1.5 KiB; the lines of interest are in its first half.
    let parsed = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) {
      buffer -> Fields in
      while count < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        let more = Glibc.read(descriptor, rest.baseAddress, rest.count)
        if more < 0 && errno == EINTR { continue }
        if more < 0 { code = errno }
        guard more > 0 else { break }
        count += more
      }
      return Fields(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    guard code == 0 else { throw .unreadable(path: path, code: code) }
    return try parsed.statistics(path: path)
  }
}

/// The lines of a `status` file that HighWater reads, each in KiB, absent until seen.
struct Fields {
  var resident: Int?
  var peak: Int?
  var virtual: Int?
  var anonymous: Int?
  var file: Int?
  var swapped: Int?

  /// Reads `Name:   1234 kB` lines.
  init(_ text: UnsafeRawBufferPointer) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      // The names of interest are at most seven bytes long; a String of these needs no memory.
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon - line.startIndex <= 7
      else { continue }
      let value = line[colon...]
      switch String(decoding: line[..<colon], as: UTF8.self) {
      case "VmRSS": resident = Fields.number(value)
      case "VmHWM": peak = Fields.number(value)
      case "VmSize": virtual = Fields.number(value)
      case "RssAnon": anonymous = Fields.number(value)
      case "RssFile": file = Fields.number(value)
      case "VmSwap": swapped = Fields.number(value)
      default: break
      }
    }
  }

  private static func number(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
    var value: Int?
    for byte in field {
      if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        value = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      } else if value != nil {
        break
      }
    }
    return value
  }

  func statistics(path: String) throws(MemoryTrackingError) -> MemoryStatistics {
    func amount(_ name: String, _ value: Int?) throws(MemoryTrackingError) -> ByteCount {
      guard let value else { throw .missingField(name, path: path) }
      return .kibibytes(value)
    }
    return MemoryStatistics(
      resident: try amount("VmRSS", resident), peak: try amount("VmHWM", peak),
      virtual: try amount("VmSize", virtual), anonymous: try amount("RssAnon", anonymous),
      file: try amount("RssFile", file),
      swapped: .kibibytes(swapped ?? 0))
  }
}

/// Why no memory figure could be given.
public enum MemoryTrackingError: Error, Equatable, CustomStringConvertible {
  /// The file of the kernel's figures could not be opened or read; `code` is the `errno`.
  case unreadable(path: String, code: Int32)
  /// The file was read and lacks a line, as that of a zombie or a kernel thread does.
  case missingField(String, path: String)

  /// What failed and what to do next, in one line.
  public var description: String {
    switch self {
    case .unreadable(let path, let code):
      "memory: cannot read '\(path)' (\(String(cString: strerror(code)))); "
        + "mount /proc, or check that the process still runs"
    case .missingField(let name, let path):
      "memory: '\(path)' has no \(name); the process has ended, or its kernel is older than 4.5"
    }
  }
}
