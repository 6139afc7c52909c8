import Findings
package import Measurement
import MemoryTracking

/// The memory of each version against time, all on one scale, with checkpoints and the limit.
///
/// It shows the representative run of each version. Between two samples nothing is known; a peak
/// between them is mentioned below the chart.
package struct TimelineView: DocumentView {
  private let view: ComparisonView
  private var comparison: Comparison { view.comparison }

  package init(_ comparison: Comparison) {
    view = ComparisonView(comparison)
  }

  package var document: Document {
    guard let chart = Document.Chart.timeline(comparison), chart.series.contains(where: \.isLine)
    else {
      return Document([
        .lines([.init("There is no timeline: the runs were too short to be sampled twice.")])
      ])
    }
    return Document([
      .lines(
        [.init("\(comparison.title), memory against time", .heading)] + view.commandLines),
      .chart(chart),
    ])
  }
}

extension Document.Chart {
  /// How far above the highest figure a limit may lie and still be drawn, as a factor: a line far
  /// above everything would press the others to the ground.
  private static let limitRoom = 2.5

  /// Memory against time; `nil` if nothing was seen between start and end.
  ///
  /// - Complexity: O(n) time and space in the samples.
  static func timeline(_ comparison: Comparison) -> Document.Chart? {
    let versions = comparison.variants.enumerated().compactMap { index, variant in
      variant.representative.map { (index: index, name: variant.name, run: $0) }
    }
    guard
      versions.contains(where: { !$0.run.timeline.samples.isEmpty || !$0.run.checkpoints.isEmpty })
    else { return nil }
    let names = versions.map(\.name).joined(separator: " against ")
    let several = comparison.variants.filter { $0.runs.count > 1 }
    let shown = several.compactMap { variant in
      variant.representativePlace.map { "\(variant.name) \($0 + 1) of \(variant.runs.count)" }
    }
    let runs =
      shown.isEmpty ? "" : "; shown: " + shown.joined(separator: ", ")
    let end = versions.map(\.run.wall.seconds).max() ?? 0
    var chart = Document.Chart(
      caption: "Resident memory (RSS) against time\(runs)", title: "Memory over time: \(names)",
      description: "", horizontal: Axis(quantity: .seconds, reach: end),
      vertical: Axis(quantity: .bytes),
      series: versions.map { Series($0.run, named: $0.name, index: $0.index) })
    // Its file's pages are in a version's resident memory, but the kernel can take them back.
    let mapping = versions.filter { $0.run.timeline.samples.count > 1 && $0.run.mapsFiles }
    chart.series += mapping.enumerated().map { offset, version in
      Series(heapOf: version.run, named: version.name, index: comparison.variants.count + offset)
    }
    let limits = Set(versions.compactMap(\.run.limit))
    let limit = limits.count == 1 ? limits.first : nil
    if let limit { chart.add(limit) }
    if versions.contains(where: { $0.run.peak != nil }) {
      chart.notes.append(
        "Lines across show the peaks, which are measured apart: a spike may fall between samples.")
    }
    let phased = versions.filter { !$0.run.checkpoints.isEmpty }
    if !phased.isEmpty { chart.notes.append("Numbers and letters mark the ends of phases.") }
    if comparison.kind == .comparison, phased.contains(where: { $0.run.workBegan == nil }) {
      chart.notes.append(
        "An older HighWater recorded this run without the start of its work: the marks may be a few "
          + "milliseconds early.")
    }
    chart.notes += comparison.fakes.map(\.sentence)
    chart.description =
      (versions.map { "\($0.name): \($0.run.ending)." }
      + (limit.map { ["The limit was \($0.bytes)."] } ?? []) + ["Tables of all figures follow."])
      .joined(separator: " ")
    return chart
  }

  private mutating func add(_ limit: MemoryLimit) {
    let amount = Double(limit.bytes.bytes)
    let highest = (heights(of: series) + series.compactMap(\.level)).max() ?? 0
    if amount > max(highest, 1) * Self.limitRoom {
      notes.append("The limit of \(limit.bytes) lies far above this chart.")
    } else {
      references.append(
        Reference(
          place: .height(amount), style: .limit, name: "limit", label: "limit \(limit.bytes)"))
    }
  }
}

extension Document.Chart.Series {
  /// Whether it has two points at least, and so a line to draw.
  var isLine: Bool { points.count > 1 }

  fileprivate init(_ run: Run, named name: String, index: Int) {
    self.init(
      index: index, name: name, style: run.isFinished ? .line : .cutLine,
      points: run.resident)
    marks = run.checkpoints.enumerated().map { phase, checkpoint in
      Document.Chart.Mark(
        point: .init(run.moment(of: checkpoint), checkpoint.statistics.resident),
        key: Document.Chart.key(ofPhase: phase, inSeries: index), name: checkpoint.name)
    }
    level = run.boundedPeak.map { Double($0.value.bytes) }
    figure = run.boundedPeak.map(run.figure)
    let peak = run.boundedPeak.map { ", peak \($0.text)" } ?? ""
    let words = Document.Text.sentence("\(run.wall.figure)\(peak)")
    let highest = ByteCount(Int(points.map(\.y).max() ?? 0))
    if !isLine {
      summary = words + .sentence("; too short to be sampled twice")
    } else if let peak = run.peak?.bytes, peak.mebibytes > 1.1 * highest.mebibytes + 1 {
      // What was seen is always a little below the peak; a spike between two looks is worth a word.
      summary =
        words
        + .sentence(
          " between samples and checkpoints, the highest of which is \(highest)", .warning)
    } else {
      summary = words
    }
  }

  fileprivate init(heapOf run: Run, named name: String, index: Int) {
    self.init(
      index: index, name: "\(name), heap alone", style: run.isFinished ? .line : .cutLine,
      points: run.timeline.samples.map { .init($0.elapsed, $0.anonymous) },
      summary: .sentence(run.highestAnonymous.map { "\($0) at most" } ?? "not measured"))
  }
}

extension Document.Chart.Point {
  fileprivate init(_ elapsed: Duration, _ amount: ByteCount) {
    self.init(x: elapsed.seconds, y: Double(amount.bytes))
  }
}

extension Run {
  /// When a checkpoint was, from the start of the process, as samples count their time.
  fileprivate func moment(of checkpoint: Checkpoint) -> Duration {
    checkpoint.elapsed + (workBegan ?? .zero)
  }

  /// What it held, by samples and checkpoints, in the order of time.
  fileprivate var resident: [Document.Chart.Point] {
    let samples = timeline.samples.map { ($0.elapsed, $0.resident) }
    let checkpoints = checkpoints.map { (moment(of: $0), $0.statistics.resident) }
    return (samples + checkpoints).sorted { $0.0 < $1.0 }.map { .init($0, $1) }
  }

  /// The peak in so few words that they fit a phone: `peak 6.4 MiB, 2.1 ms`.
  fileprivate func figure(of peak: BoundedFigure<ByteCount>) -> String {
    switch outcome {
    case _ where isFinished: "peak \(peak.text), \(wall.figure)"
    case .limitKilled, .capKilled: "\(peak.text), killed"
    default: "\(peak.text), \(outcome.label)"
    }
  }

  /// How it ended: `its peak was 6.4 MiB, it ended after 1.92 s`.
  fileprivate var ending: String {
    let peak = boundedPeak.map { "its peak was \($0.text)" } ?? "its peak is not known"
    return "\(peak), it \(isFinished ? "ended" : "was \(outcome.label)") after \(wall.figure)"
  }
}
