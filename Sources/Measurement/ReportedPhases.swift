import MemoryTracking

/// The phases that a command reports of itself by `[MEMORY]` lines, as checkpoints.
///
/// A checkpoint's time is when its line arrived. What a line leaves out is taken from the lines
/// before it: the differences are those to the checkpoint before, and to the peak when tracking
/// began. Of a process tree the lines of all processes count, in the order they arrive.
struct ReportedPhases {
  /// The most that are kept, so that a program that reports in a loop cannot fill the memory.
  static let capacity = 10_000

  private(set) var checkpoints: [Checkpoint] = []
  /// A sentence about a last line that was cut; `nil` if none was.
  private(set) var cut: String?
  private let started = ContinuousClock.now
  private var before: (resident: ByteCount, peak: ByteCount)?
  private var firstPeak: ByteCount?

  /// Takes in a line.
  ///
  /// - Returns: The checkpoint that it makes; `nil` for the opening line and for one that was cut.
  mutating func take(_ line: CheckpointLine) -> Checkpoint? {
    switch line {
    case .enabled(let resident, let peak):
      before = (resident, peak ?? resident)
      firstPeak = peak ?? resident
      return nil
    case .checkpoint(let name, let resident, let residentDelta, let peak, let peakIncrease):
      let checkpoint = Checkpoint(
        name: name, elapsed: started.duration(to: .now),
        statistics: MemoryStatistics(resident: resident, peak: peak),
        residentDelta: residentDelta ?? resident - (before?.resident ?? resident),
        peakIncrease: peakIncrease ?? peak - (firstPeak ?? peak))
      before = (resident, peak)
      firstPeak = firstPeak ?? peak
      if checkpoints.count < Self.capacity { checkpoints.append(checkpoint) }
      return checkpoint
    case .cut(let name, let resident, let peak):
      let figures = [
        resident.map { "RSS \($0)" }, peak.map { "Peak \($0)" },
      ].compactMap { $0 }
      cut =
        "Its last line of output was cut in the phase '\(name)'"
        + (figures.isEmpty ? "." : ", after \(figures.joined(separator: " and ")).")
      return nil
    }
  }
}
