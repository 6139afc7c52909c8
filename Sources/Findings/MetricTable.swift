package import Measurement
import MemoryTracking

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
