package import Measurement
package import MemoryTracking
import TerminalText

/// Runs as they go, from their events to what is shown of them: each version's checkpoints once,
/// and a line that follows what is held now. It holds a few values, whatever the runs' length.
package struct LiveRuns: Sendable {
  /// What an event gives to show.
  package struct News: Sendable {
    /// A checkpoint of a version's first run, to stay on the screen.
    package var checkpoint: LiveLine?
    /// What is held now; `nil` while the line before is fresh.
    package var line: RunLine?
  }

  private let names: [String]
  /// How many runs there are to be of all versions.
  private let total: Int
  private let limit: ByteCount?
  /// How long a line is shown at the least, so that it can be read and costs nothing.
  private static let freshness = Duration.milliseconds(100)

  private var name: String?
  private var run = 0
  private var phase: String?
  /// When the last sample was taken.
  private var sampled: Duration?
  /// How long it has run, by the newest event.
  private var elapsed = Duration.zero
  private var resident: ByteCount?
  /// The largest of what is expected of a version, the input's size, and what an earlier version
  /// held.
  private var most = ByteCount.zero
  /// The highest peak of the run that goes on.
  private var peak = ByteCount.zero
  /// The versions whose first run is over.
  private var told: Set<String> = []
  private var lastLine: ContinuousClock.Instant?

  /// Begins to follow versions or commands with so many runs each; a full bar means the limit, if
  /// any.
  package init(names: [String], runs: Int, limit: ByteCount?) {
    self.names = names
    total = names.count * runs
    self.limit = limit
  }

  /// Takes an amount into the bars' scale: what a version is expected to need, the input's size.
  package mutating func expect(_ amount: ByteCount) { most = max(most, amount) }

  /// Takes in an event of a version, and returns what there is to show now.
  package mutating func note(
    _ event: RunEvent, of name: String, at now: ContinuousClock.Instant
  ) -> News {
    var isDue = lastLine.map { $0.duration(to: now) >= LiveRuns.freshness } ?? true
    switch event {
    case .started(let statistics):
      // Its first sample may have come before it: the process runs before it reports.
      if self.name != name || phase != nil { begin(name) }
      resident = statistics.resident
      phase = ""
    case .checkpoint(let checkpoint):
      phase = checkpoint.name
      elapsed = max(elapsed, checkpoint.elapsed)
      resident = checkpoint.statistics.resident
      // The peak of a phase is over before a look from outside may have caught it.
      peak = max(peak, checkpoint.statistics.peak)
      isDue = true
    case .sample(let sample):
      let beginsAnew = sampled.map { sample.elapsed <= $0 } ?? false
      if self.name != name || beginsAnew { begin(name) }
      sampled = sample.elapsed
      elapsed = max(elapsed, sample.elapsed)
      resident = sample.resident
    }
    peak = max(peak, resident ?? .zero)
    let checkpoint = told.contains(name) ? nil : LiveLine(event, of: name, among: names)
    if isDue { lastLine = now }
    return News(checkpoint: checkpoint, line: isDue ? line : nil)
  }

  private mutating func begin(_ name: String) {
    if let over = self.name { told.insert(over) }
    (most, peak) = (max(most, peak), .zero)
    self.name = name
    run += 1
    (phase, sampled, elapsed, resident) = (nil, nil, .zero, nil)
  }

  private var line: RunLine {
    var details: [String] = []
    if let phase, !phase.isEmpty { details.append("after \(phase)") }
    details.append("\(ByteCount.fixed(elapsed / .seconds(1))) s")
    if total > 1 { details.append("run \(run) of \(total)") }
    if let limit { details.append("limit \(limit)") }
    return RunLine(
      name: name ?? "", nameWidth: names.map(\.displayWidth).max() ?? 0, resident: resident,
      scale: limit ?? (most > .zero ? max(most, peak) : nil), isLimited: limit != nil,
      details: details)
  }
}
