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
