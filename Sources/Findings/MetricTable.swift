package import Measurement
package import MemoryTracking

/// A comparison's metrics as texts: each variant's figure, and its change against the first.
///
/// Figures are medians over all runs, with `≥` if a run among them was cut short; `nil` means not
/// measured, shown as a dash.
package struct MetricTable: Hashable, Sendable {
  /// A variant's figure.
  package struct Cell: Hashable, Sendable {
    /// The figure, `6.4 MiB`; `nil` if it was not measured.
    package var text: String?
    /// Its least and greatest value, if runs differ: `6.3 … 6.5 MiB`.
    package var spread: String?
    /// The figure in bytes, if it is an amount.
    package var bytes: Int?
    /// The figure if it is a time.
    package var duration: Duration?
  }

  /// A metric, each variant's figure, and the change of each variant but the first against the
  /// first.
  package struct Row: Hashable, Sendable {
    package var metric: String
    package var cells: [Cell]
    /// `96.8% less`, one fewer than the cells; `nil` if unknown; empty for a metric
    /// that is not an amount.
    package var changes: [String?]
  }

  /// The variants' headings: `Before (load)`, `After (stream)`; the name alone of a single variant,
  /// and of versions in several languages, of which none comes before another.
  package var headings: [String]
  package var rows: [Row]

  package init(_ comparison: Comparison) {
    let variants = comparison.variants
    headings = variants.enumerated().map { index, variant in
      guard variants.count > 1, variant.language == nil else { return variant.name }
      return "\(index == 0 ? "Before" : "After") (\(variant.name))"
    }
    rows = [MetricTable.peak(variants, on: comparison.host)]
    func add(
      _ metric: String, isMemory: Bool = true, _ spread: (Comparison.Variant) -> Spread<ByteCount>?
    ) {
      let host = isMemory ? comparison.host : nil
      rows.append(MetricTable.amounts(metric, variants.map(spread), on: host))
    }
    if comparison.mapsFiles {
      add("of that heap") { $0.spread(\.highestAnonymous) }
      add("of that files") { $0.spread(\.highestFile) }
    }
    add("All processes") { Spread($0.runs.compactMap(\.boundedTreePeak)) }
    add("Start", \.start)
    add("Final RSS", \.finalResident)
    rows.append(MetricTable.times("Time", variants.map(\.wall)))
    add("Bytes read", isMemory: false, \.bytesRead)
    add("Bytes written", isMemory: false) { $0.spread(\.bytesWritten) }
    if comparison.showsCharge {
      add("Counted by a limit", isMemory: false) { $0.spread(\.charge?.peak) }
      add("of that page cache", isMemory: false) { $0.spread { $0.notable(\.cache) } }
      add("of that tmpfs, shared", isMemory: false) { $0.spread { $0.notable(\.shared) } }
    }
    // A figure that no variant has gets no row; a command has no start.
    rows.removeAll { row in
      !["Peak memory", "Time"].contains(row.metric) && row.cells.allSatisfy { $0.text == nil }
    }
    if variants.contains(where: { $0.runs.contains { $0.outcome != .completed } }) {
      rows.append(
        Row(metric: "Outcome", cells: variants.map { Cell(text: $0.outcomes) }, changes: []))
    }
    let answers = variants.map { $0.handlesLargerFiles(than: comparison.input?.size) }
    if answers.contains(where: { $0 != nil }) {
      rows.append(
        Row(
          metric: "Can handle larger files?",
          cells: answers.map { Cell(text: $0) }, changes: []))
    }
  }

  private static func peak(_ variants: [Comparison.Variant], on host: Host) -> Row {
    let figures = variants.map(\.medianPeak)
    return Row(
      metric: "Peak memory",
      cells: zip(variants, figures).map { variant, figure in
        Cell(
          text: figure?.text, spread: variant.peak?.ends { "\($0)" },
          bytes: variant.peak?.median.bytes)
      },
      changes: zip(variants, figures).dropFirst().map { variant, after in
        guard let before = figures.first.flatMap({ $0 }), let after else { return nil }
        if before.bound == .exact, after.bound == .exact, before.text == after.text {
          return "same"
        }
        guard let first = variants[0].peak?.uncertain(on: host),
          let second = variant.peak?.uncertain(on: host)
        else { return nil }
        return before.change(to: after, first / second)
      })
  }

  // The tolerance of memory figures depends on the host; other amounts have none.
  private static func amounts(
    _ metric: String, _ spreads: [Spread<ByteCount>?], on host: Host?
  ) -> Row {
    row(metric, spreads, { "\($0)" }) {
      $0.uncertain(on: host)
    } cell: {
      Cell(bytes: $0.bytes)
    }
  }

  private static func times(_ metric: String, _ spreads: [Spread<Duration>?]) -> Row {
    row(metric, spreads, \.figure) {
      $0.uncertain
    } cell: {
      Cell(duration: $0)
    }
  }

  /// A row whose changes are those of its medians; figures that read alike are the same.
  private static func row<Value: Hashable>(
    _ metric: String, _ spreads: [Spread<Value>?], _ text: (Value) -> String,
    _ uncertain: (Spread<Value>) -> UncertainRatio?, cell: (Value) -> Cell
  ) -> Row {
    let cells = spreads.map { spread -> Cell in
      guard let spread else { return Cell() }
      var cell = cell(spread.median)
      cell.text = spread.medianBound.mark + text(spread.median)
      cell.spread = spread.ends(text)
      return cell
    }
    let exact = spreads.map { $0.flatMap { $0.medianBound == .exact ? $0 : nil } }
    let changes = zip(cells, exact).dropFirst().map { cell, after -> String? in
      guard let before = exact.first.flatMap({ $0 }), let after else { return nil }
      if cell.text == cells[0].text { return "same" }
      guard let before = uncertain(before), let after = uncertain(after) else { return nil }
      return (before / after).change
    }
    return Row(metric: metric, cells: cells, changes: changes)
  }
}

extension Comparison {
  /// Whether what a limit counts is worth a row: for commands, and for runs under a limit.
  var showsCharge: Bool {
    caseID == nil || variants.contains { $0.runs.contains { $0.limit != nil } }
  }
}

extension Run {
  /// A part of what was charged to the run's cgroup, if it is more than a trace.
  fileprivate func notable(_ part: KeyPath<MemoryCharge, ByteCount>) -> ByteCount? {
    charge.flatMap { $0[keyPath: part] >= .mebibytes(1) ? $0[keyPath: part] : nil }
  }
}

extension Spread where Value: Hashable {
  /// The ends as `930.9 MiB … ≥ 1.1 GiB`, a shared unit once; `nil` if the runs do not differ.
  fileprivate func ends(_ text: (Value) -> String) -> String? {
    guard min != max || minBound != maxBound else { return nil }
    let low = minBound.mark + text(min)
    let high = maxBound.mark + text(max)
    guard low != high else { return nil }
    let unit = high.drop { !$0.isNumber }.drop { $0 != " " }
    return (low.hasSuffix(unit) ? String(low.dropLast(unit.count)) : low) + " … " + high
  }
}

/// The checkpoints of several versions laid side by side, one row per phase.
package struct PhaseAlignment: Hashable {
  /// A phase and the checkpoint that each version passed at its end; `nil` for a version without
  /// it.
  package struct Row: Hashable {
    package var name: String
    package var checkpoints: [Checkpoint?]
  }

  package private(set) var rows: [Row]

  /// Aligns checkpoints by the names of their phases; each version keeps its order, and a phase
  /// of one version alone gets its own row. It takes O(n × m) time for n rows and m checkpoints.
  package init(_ versions: [[Checkpoint]]) {
    rows = []
    for (index, checkpoints) in versions.enumerated() {
      merge(checkpoints, at: index, of: versions.count)
    }
  }

  private mutating func merge(_ checkpoints: [Checkpoint], at index: Int, of count: Int) {
    var merged: [Row] = []
    var old = rows[...]
    var new = checkpoints[...]
    while let checkpoint = new.first {
      if var row = old.first, row.name == checkpoint.name {
        row.checkpoints[index] = checkpoint
        merged.append(row)
        old.removeFirst()
        new.removeFirst()
      } else if let row = old.first, !new.contains(where: { $0.name == row.name }) {
        merged.append(row)
        old.removeFirst()
      } else {
        var row = Row(name: checkpoint.name, checkpoints: Array(repeating: nil, count: count))
        row.checkpoints[index] = checkpoint
        merged.append(row)
        new.removeFirst()
      }
    }
    rows = merged + old
  }
}

/// A figure or a ratio with how far it may be off, so that it is shown with no more digits than it
/// can bear.
struct UncertainRatio: Hashable {
  var value: Double
  /// How far it may be off in either direction, as a fraction of itself.
  var uncertainty: Double

  init(_ value: Double, uncertainty: Double = 0) {
    self.value = value
    self.uncertainty = uncertainty
  }

  /// How many times the second figure the first one is.
  static func / (first: UncertainRatio, second: UncertainRatio) -> UncertainRatio {
    UncertainRatio(
      first.value / second.value, uncertainty: first.uncertainty + second.uncertainty)
  }

  /// The unit of the last digit worth showing: the power of ten next above half of what the figure
  /// may be off by, and none below the third digit.
  private var unit: Double {
    let half = max(value * uncertainty / 2, value / 1000)
    var unit = 1e-2
    while unit < half { unit *= 10 }
    return unit
  }

  /// The factor: `1.25`, `15`, `about 200`; one digit is left at least.
  var text: String { text(leastUnit: 0) }

  /// The factor as a whole number.
  var wholeText: String { text(leastUnit: 1) }

  private func text(leastUnit: Double) -> String {
    var unit = max(unit, leastUnit)
    while unit > max(value, 0.01) { unit /= 10 }
    let decimals = unit < 0.05 ? 2 : unit < 0.5 ? 1 : 0
    let rounded = (value / unit).rounded() * unit
    let digits = FigureText.number(rounded, decimals: decimals)
    return uncertainty > 0.3 ? "about \(digits)" : digits
  }

  /// How the second figure compares with the first: `96.8% less`, `12% more`, `15× as much`,
  /// `same`; `nil` if the first is zero and the second is not, which no percentage can say.
  var change: String? {
    guard value.isFinite, value > 0 else { return nil }
    let percent = 100 * (1 - 1 / value)
    guard percent >= -900 else { return "\(inverse.text)× as much" }
    // The second figure's share of the first is off by as much as the ratio.
    let half = 100 / value * uncertainty / 2
    let unit = half <= 0.1 ? 0.1 : half <= 1 ? 1.0 : 10.0
    let rounded = (percent.magnitude / unit).rounded() * unit
    guard rounded > 0 else { return unit > 0.1 ? "about the same" : "same" }
    // What is left is not nothing, so rounding must not say that it is.
    if percent > 0, rounded >= 100 { return unit > 0.1 ? "> 99% less" : "> 99.9% less" }
    let digits = FigureText.number(rounded, decimals: unit < 1 ? 1 : 0)
    return "\(unit > 1 ? "about " : "")\(digits)% \(percent > 0 ? "less" : "more")"
  }

  /// The second figure over the first.
  var inverse: UncertainRatio { UncertainRatio(1 / value, uncertainty: uncertainty) }
}

extension Host {
  /// How far the kernel's figure of a process's memory may be off on this machine.
  var memoryTolerance: ByteCount {
    ResidentCounters(kernel: kernel, processors: processors).tolerance
  }
}

extension Spread<ByteCount> {
  /// The median amount with its uncertainty, of identical runs with the tolerance of the method,
  /// which depends on the host and is zero without one; `nil` for a median of zero.
  func uncertain(on host: Host?) -> UncertainRatio? {
    guard median > .zero else { return nil }
    let tolerance = min == max ? Double(host?.memoryTolerance.bytes ?? 0) / 2 : 0
    let scatter = Double((middle.upperBound - middle.lowerBound).bytes) / 2
    return UncertainRatio(
      Double(median.bytes),
      uncertainty: Swift.max(tolerance, scatter) / Double(median.bytes))
  }
}

extension Spread<Duration> {
  /// The median time; times of one program vary by a tenth from run to run on a quiet machine, so
  /// that one run is taken to be off by as much.
  var uncertain: UncertainRatio {
    let scatter = (middle.upperBound - middle.lowerBound).seconds / 2
    let seconds = Swift.max(median.seconds, 1e-9)
    return UncertainRatio(seconds, uncertainty: count == 1 ? 0.1 : scatter / seconds)
  }
}

extension BoundedFigure<ByteCount> {
  /// The amount for people: `6.4 MiB`, `≤ 21.3 MiB`, `≥ 199.8 MiB`.
  package var text: String { bound.mark + "\(value)" }

  /// How a later peak compares with this one, which is `ratio` times as large:
  /// `at least 96.8% less`; `nil` if the bounds leave it open.
  func change(to after: BoundedFigure, _ ratio: UncertainRatio) -> String? {
    let text = ratio.change
    switch (bound, after.bound) {
    case (.exact, .exact): return text
    case (.exact, .atMost), (.atLeast, .exact), (.atLeast, .atMost):
      return after.value < value ? text.map { "at least \($0)" } : nil
    case (.exact, .atLeast), (.atMost, .exact), (.atMost, .atLeast):
      return after.value > value ? text.map { "at least \($0)" } : nil
    case (.atMost, .atMost), (.atLeast, .atLeast): return nil
    }
  }
}

extension Bound {
  /// What precedes a figure: `≤ `, `≥ `, and nothing before an exact one.
  package var mark: String {
    switch self {
    case .exact: ""
    case .atMost: "≤ "
    case .atLeast: "≥ "
    }
  }
}

extension Comparison.Variant {
  /// The run whose phases and timeline are shown for the variant: of those that ended by
  /// themselves, the one with the peak nearest to their median; if none did, the one with the
  /// highest peak.
  package var representative: Run? { representativePlace.map { runs[$0] } }

  /// Its place among the runs; `nil` if there are none.
  package var representativePlace: Int? {
    let finished = runs.indices.filter { runs[$0].isFinished }
    func peak(_ place: Int) -> ByteCount? { runs[place].peak?.bytes }
    guard !finished.isEmpty else {
      return runs.indices.max { (peak($0) ?? .zero) < (peak($1) ?? .zero) }
    }
    guard let median = Spread(finished.compactMap(peak))?.median else { return finished.first }
    func distance(_ place: Int) -> Int { abs((peak(place) ?? .zero).bytes - median.bytes) }
    return finished.filter { peak($0) != nil }.min { distance($0) < distance($1) }
  }

  /// The median peak of all runs; `nil` if none was measured.
  package var medianPeak: BoundedFigure<ByteCount>? {
    peak.map { BoundedFigure($0.median, $0.medianBound) }
  }
}

extension Run {
  /// The highest `RssAnon` of all checkpoints and samples: heap and stacks; `nil` if there were
  /// none.
  package var highestAnonymous: ByteCount? {
    (checkpoints.compactMap(\.statistics.anonymous) + timeline.samples.map(\.anonymous)).max()
  }

  /// The highest `RssFile`: the most of mapped files that was in memory.
  var highestFile: ByteCount? {
    (checkpoints.compactMap(\.statistics.file) + timeline.samples.map(\.file)).max()
  }

  /// Whether it maps so much that its resident memory misleads about what it needs: the kernel can
  /// take a mapped file's pages back at any time. A program's own code is mapped too, so the first
  /// MiB prove nothing.
  package var mapsFiles: Bool { (highestFile ?? .zero) > .mebibytes(16) }
}

extension Comparison {
  /// Whether a run maps so much that its resident memory misleads about what it needs.
  package var mapsFiles: Bool { variants.contains { $0.runs.contains(where: \.mapsFiles) } }
}
