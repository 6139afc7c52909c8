// Measures the memory of a process at named moments, as the article's module does. A library that
// other packages can use: it needs libc alone and knows nothing of HighWater.
//
// Start here; MemoryStatistics reads the kernel's figures, ByteCount shows and reads sizes.

import Glibc
import Synchronization

/// Tracks a process's memory at named checkpoints, to find the phase that makes a spike.
///
///     try MemoryTracker.shared.enable()
///     let rows = parse(file)
///     try MemoryTracker.shared.checkpoint("Content parsed")
///
/// While it is disabled a checkpoint does nothing and costs nothing worth measuring, so the calls
/// can stay in a program. Safe to use from several threads: each line is written whole. A
/// tracker holds four figures, never a history.
public final class MemoryTracker: Sendable {
  /// The tracker that a whole program shares; it writes to standard output.
  public static let shared = MemoryTracker()

  /// Where a tracker's events go.
  public enum Sink: Sendable {
    /// Lines on standard output, each with the time in UTC in front if asked for:
    /// `[2026-01-31 09:30:00] [MEMORY] Start: RSS …`.
    case standardOutput(timestamps: Bool)
    /// A closure, called in the order of the events; it must not call the tracker.
    case closure(@Sendable (Event) -> Void)
  }

  /// What a tracker reports to its sink.
  public enum Event: Hashable, Sendable {
    /// Tracking began with these figures.
    case enabled(MemoryStatistics)
    /// A checkpoint was passed.
    case checkpoint(Checkpoint)
  }

  private struct State {
    var start: (instant: ContinuousClock.Instant, peak: ByteCount)?
    var lastResident = ByteCount.zero
    var highestPeak = ByteCount.zero
  }

  private let sink: Sink
  private let state = Mutex(State())

  /// Makes a tracker, disabled until `enable()`, whose events go to a sink.
  public init(sink: Sink = .standardOutput(timestamps: true)) {
    self.sink = sink
  }

  /// Whether checkpoints are taken.
  public var isEnabled: Bool { state.withLock { $0.start != nil } }

  /// Begins to track, or begins again, and reports the figures at the start to the sink.
  ///
  /// - Throws: `MemoryTrackingError` if the kernel's figures cannot be read; the tracker then
  ///   stays as it was.
  public func enable() throws(MemoryTrackingError) {
    try state.withLock { (state) throws(MemoryTrackingError) in
      let statistics = try MemoryStatistics.current()
      state = State(
        start: (.now, statistics.peak), lastResident: statistics.resident,
        highestPeak: statistics.peak)
      emit(.enabled(statistics))
    }
  }

  /// Stops tracking; checkpoints are silent from here on.
  public func disable() {
    state.withLock { $0.start = nil }
  }

  /// Reports the figures at the end of a phase, named in words, to the sink; does nothing while
  /// disabled.
  ///
  /// - Throws: `MemoryTrackingError` if the kernel's figures cannot be read.
  /// - Complexity: one reading of `/proc/self/status`, about 10 µs; constant space.
  public func checkpoint(_ phase: String) throws(MemoryTrackingError) {
    try state.withLock { (state) throws(MemoryTrackingError) in
      guard let start = state.start else { return }
      var statistics = try MemoryStatistics.current()
      // The kernel adds up per-processor counts; the sum may come out some pages lower than before.
      statistics.peak = max(statistics.peak, state.highestPeak)
      state.highestPeak = statistics.peak
      let checkpoint = Checkpoint(
        name: phase, elapsed: start.instant.duration(to: .now), statistics: statistics,
        residentDelta: statistics.resident - state.lastResident,
        peakIncrease: statistics.peak - start.peak)
      state.lastResident = statistics.resident
      emit(.checkpoint(checkpoint))
    }
  }

  private func emit(_ event: Event) {
    switch sink {
    case .closure(let receive):
      receive(event)
    case .standardOutput(let timestamps):
      let line =
        switch event {
        case .enabled(let statistics): statistics.trackingEnabledLine
        case .checkpoint(let checkpoint): checkpoint.description
        }
      print(timestamps ? "[\(MemoryTracker.utcTime())] \(line)" : line)
      // The article's module flushes each line, so that a killed process has printed all it knew.
      fflush(nil)
    }
  }

  /// The present time in UTC, as `2026-01-31 09:30:00` (gmtime_r(3)).
  static func utcTime(of now: time_t = time(nil)) -> String {
    var now = now
    var parts = tm()
    gmtime_r(&now, &parts)
    let date = [parts.tm_mon + 1, parts.tm_mday].map { $0.padded(toDigits: 2) }
    let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0.padded(toDigits: 2) }
    return "\(parts.tm_year + 1900)-\(date.joined(separator: "-")) \(time.joined(separator: ":"))"
  }
}

/// A process's memory at a named moment, compared with the checkpoint before it.
public struct Checkpoint: Hashable, Sendable {
  /// The phase that has just ended, as its author named it.
  public var name: String
  /// The time since tracking was enabled.
  public var elapsed: Duration
  /// The kernel's figures at this moment.
  public var statistics: MemoryStatistics
  /// How far the resident memory has moved since the checkpoint before.
  public var residentDelta: ByteCount
  /// How far the peak has risen since tracking was enabled.
  public var peakIncrease: ByteCount

  /// Makes a checkpoint from figures measured elsewhere.
  public init(
    name: String, elapsed: Duration, statistics: MemoryStatistics, residentDelta: ByteCount,
    peakIncrease: ByteCount
  ) {
    self.name = name
    self.elapsed = elapsed
    self.statistics = statistics
    self.residentDelta = residentDelta
    self.peakIncrease = peakIncrease
  }
}

extension Checkpoint: CustomStringConvertible {
  /// The checkpoint's line, in MiB throughout so that a column of them can be compared:
  /// `[MEMORY] Content parsed: RSS 53.0 MiB (+10.5) | Peak 3262.0 MiB (+3220.0 since start)`.
  public var description: String {
    let delta = ByteCount.fixed(residentDelta.mebibytes)
    let sign = delta.hasPrefix("-") ? "" : "+"
    return "[MEMORY] \(name): RSS \(ByteCount.fixed(statistics.resident.mebibytes)) MiB "
      + "(\(sign)\(delta)) | Peak \(ByteCount.fixed(statistics.peak.mebibytes)) MiB "
      + "(+\(ByteCount.fixed(peakIncrease.mebibytes)) since start)"
  }
}

extension MemoryStatistics {
  /// The line that opens a tracked run: `[MEMORY] Tracking enabled. RSS: 6.1 MiB, Peak: 6.1 MiB`.
  public var trackingEnabledLine: String {
    "[MEMORY] Tracking enabled. RSS: \(ByteCount.fixed(resident.mebibytes)) MiB, "
      + "Peak: \(ByteCount.fixed(peak.mebibytes)) MiB"
  }
}

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
