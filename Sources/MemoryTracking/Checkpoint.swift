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
