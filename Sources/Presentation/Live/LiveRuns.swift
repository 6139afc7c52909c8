import Findings
package import Measurement
package import MemoryTracking
package import TerminalText

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

/// A checkpoint as it happens: its `[MEMORY]` line after the name of its version.
package struct LiveLine: TerminalView {
  private let name: String
  /// The width of the widest name, so that the lines of all versions align.
  private let nameWidth: Int
  private let message: String

  /// Makes the line of an event; `nil` for a sample, since there are too many to show.
  package init?(_ event: RunEvent, of variant: String, among variants: [String]) {
    switch event {
    case .started(let statistics): message = statistics.trackingEnabledLine
    case .checkpoint(let checkpoint): message = checkpoint.description
    case .sample: return nil
    }
    name = variant
    nameWidth = variants.map(\.displayWidth).max() ?? 0
  }

  /// The event on one line however long, for output that is read by programs.
  package func line(on display: Display) -> String { whole(on: display).line(on: display) }

  package func text(on display: Display) -> [StyledText] {
    let whole = whole(on: display)
    let indent = whole.width - display.sentence(message).width
    // In a narrow window the message needs the room more than a column of its own.
    return whole.wrapped(to: display.columns, indent: indent * 4 > display.columns ? 2 : indent)
  }

  private func whole(on display: Display) -> StyledText {
    display.text(name, .strong).padded(to: nameWidth) + .spaces(2) + display.sentence(message)
  }
}

/// One line that shows what a run holds while it goes, replacing the line before.
///
/// It never fills the last column. What there is no room for is left out: the details from the last
/// on, then the scale, then the name's end. The scale shows how much is held of what is expected or
/// allowed; it does not fill up as the work goes on.
package struct RunLine: TerminalLine, Hashable, Sendable {
  /// The version or command.
  var name: String
  /// The width of the widest name, so that all bars begin in the same column.
  var nameWidth: Int
  /// What it holds now; `nil` before the first look.
  var resident: ByteCount?
  /// The end of the scale, the same for all versions; `nil` for no scale.
  var scale: ByteCount?
  /// Whether that is a limit, at which the run is ended.
  var isLimited: Bool
  /// What else is shown, the most important first: the phase, the time, which run of how many.
  package var details: [String]

  private static let widestName = 20
  /// Room for `1023.9 MiB`, so that what follows stays where it is.
  private static let figureWidth = 10

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let figure = display.unbroken("RSS " + (resident.map { "\($0)" } ?? "–"))
      .padded(to: "RSS ".count + RunLine.figureWidth)
    let wanted = min(max(nameWidth, 1), RunLine.widestName)
    let label = display.text(name, .strong)
      .cut(to: max(0, min(wanted, room - figure.width - 2)), on: display)
    let bar = self.bar(on: display)
    var line = label
    let beforeBar = label.padded(to: wanted) + .spaces(2)
    if beforeBar.width + bar.width + 2 + figure.width <= room, !bar.isEmpty {
      line = beforeBar + bar
    }
    line = (line.isEmpty ? line : line + .spaces(2)) + figure
    for detail in details {
      let longer = line + .spaces(2) + display.unbroken(detail)
      guard longer.width <= room else { break }
      line = longer
    }
    return line.cut(to: room, on: display)
  }

  private func bar(on display: Display) -> StyledText {
    guard let resident, let scale, scale > .zero else { return .empty }
    let fraction = Double(resident.bytes) / Double(scale.bytes)
    let style: Style = isLimited && fraction > 0.9 ? .bad : .strong
    return display.text("0 ", .faint)
      + display.scale(fraction, width: display.columns < 120 ? 12 : 30, style) + .spaces(1)
      + display.unbroken("\(scale)", .faint).padded(to: RunLine.figureWidth)
  }
}

/// One line that shows the progress of a long task, replacing the line before.
///
/// It never fills the last column, where some terminals already begin a new line. What there is no
/// room for is left out: the details from the last on, then the bar, then the label's end.
package struct ProgressLine: TerminalLine, Hashable, Sendable {
  /// What is being done.
  package var label: String
  /// How much of it is done, from 0 to 1; `nil` where the whole is not known.
  package var fraction: Double?
  /// What else is shown, the most important first.
  package var details: [String]

  package init(label: String, fraction: Double?, details: [String]) {
    self.label = label
    self.fraction = fraction
    self.details = details
  }

  /// Makes a line for bytes that are read or written: how many, how fast, and how long to go, once
  /// the time suffices to estimate it.
  package init(label: String, done: ByteCount, total: ByteCount, elapsed: Duration) {
    self.label = label
    fraction = total > .zero ? Double(done.bytes) / Double(total.bytes) : nil
    details = ["\(done) of \(total)"]
    guard elapsed >= .milliseconds(200), done > .zero else { return }
    let rate = Double(done.bytes) / elapsed.seconds
    let left = Int(min(Double(max(0, total.bytes - done.bytes)) / rate, 1e9).rounded(.up))
    details.insert("\(left < 60 ? "\(left) s" : Duration.seconds(left).figure) left", at: 0)
    details.append("\(ByteCount(Int(min(rate, 1e18))))/s")
  }

  private static let widestBar = 30
  private static let narrowestBar = 5

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let percent = fraction.map { display.text(ProgressLine.percent($0)) } ?? .empty
    let label = display.text(self.label)
      .cut(to: max(0, room - (percent.isEmpty ? 0 : percent.width + 2)), on: display)
    let least = label.width + (percent.isEmpty ? 0 : 2 + percent.width)
    let told = details.indices.reversed().map { index in
      details[...index].reduce(StyledText.empty) { $0 + .spaces(2) + display.unbroken($1) }
    }
    guard let fraction else {
      return label + (told.first { least + $0.width <= room } ?? .empty)
    }
    // The details' lengths change as the work goes on; the bar's must not.
    let wanted = display.columns < 100 ? 12 : ProgressLine.widestBar
    let rest = told.first { least + 2 + wanted + $0.width <= room } ?? .empty
    let bar = rest.isEmpty ? min(ProgressLine.widestBar, room - least - 2) : wanted
    let drawn =
      bar >= ProgressLine.narrowestBar
      ? .spaces(2) + display.track(fraction, width: bar) : StyledText.empty
    return label + drawn + .spaces(2) + percent + rest
  }

  /// Whole percents, rounded down: only what is done is 100%.
  private static func percent(_ fraction: Double) -> String {
    let percent = fraction.isFinite ? Int(min(max(fraction, 0), 1) * 100) : 0
    return String(repeating: " ", count: 3 - "\(percent)".count) + "\(percent)%"
  }
}

/// How far a sweep has come, and how long it will still take by what the sizes before took.
package struct SweepPace: Hashable, Sendable {
  private let sizes: [ByteCount]
  private let began: ContinuousClock.Instant
  /// How many sizes are done, and when the last of them was.
  private var done = 0
  private var lastDone: ContinuousClock.Instant

  /// Begins with the first of the sizes.
  package init(_ sizes: [ByteCount], at now: ContinuousClock.Instant) {
    self.sizes = sizes
    began = now
    lastDone = now
  }

  /// Notes that the size being worked on is done.
  package mutating func finishSize(at now: ContinuousClock.Instant) {
    done += 1
    lastDone = now
  }

  /// The size being worked on, then the time left, once a size is done: `64.0 MiB, 3 of 4`,
  /// `about 5 s left`.
  package func details(at now: ContinuousClock.Instant) -> [String] {
    guard sizes.indices.contains(done) else { return [] }
    let place = "\(sizes[done]), \(done + 1) of \(sizes.count)"
    return [place] + (left(at: now).map { ["about \($0) left"] } ?? [])
  }

  /// The time left, for work in proportion to the input: that of the sizes still to do at the speed
  /// of those done, less what the one being worked on has had.
  private func left(at now: ContinuousClock.Instant) -> String? {
    func bytes(_ sizes: ArraySlice<ByteCount>) -> Double {
      sizes.reduce(0) { $0 + Double($1.bytes) }
    }
    let doneBytes = bytes(sizes[..<done])
    guard doneBytes > 0 else { return nil }
    let expected = began.duration(to: lastDone).seconds * bytes(sizes[done...]) / doneBytes
    let left = min(max(1, expected - lastDone.duration(to: now).seconds), 1e9).rounded(.up)
    return left < 60 ? "\(Int(left)) s" : Duration.seconds(left).figure
  }
}
