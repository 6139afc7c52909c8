import Findings
import Measurement
import MemoryTracking

/// The memory of several versions against time, all on one scale.
struct TimelineDrawing {
  /// A version and its representative run.
  struct Entry {
    var name: String
    var series: ReportSeries
    var run: Run
  }

  /// How far above the highest figure a limit may lie and still be drawn.
  private static let limitRoom = 2.5

  let entries: [Entry]
  private let time: ReportAxis
  private let memory: ReportAxis
  /// The limit that holds for every run; `nil` where there is none.
  let limit: MemoryLimit?
  /// Whether it lies so far above all figures that a line for it would flatten them.
  let isLimitBeyond: Bool

  /// Chooses the scales; `nil` where nothing was seen between start and end.
  init?(_ variants: [Comparison.Variant]) {
    entries = variants.enumerated().compactMap { index, variant in
      variant.representative.map {
        Entry(name: variant.name, series: ReportSeries(index: index), run: $0)
      }
    }
    let runs = entries.map(\.run)
    guard runs.contains(where: { !$0.timeline.samples.isEmpty || !$0.checkpoints.isEmpty })
    else { return nil }
    let moments = runs.flatMap { run in
      [run.wall] + run.timeline.samples.map(\.elapsed) + run.checkpoints.map(\.elapsed)
    }
    let amounts = runs.flatMap { run in
      run.timeline.samples.map(\.resident) + run.checkpoints.map(\.statistics.resident)
        + (run.peak.map { [$0.bytes] } ?? [])
    }
    var most = max(amounts.max() ?? .zero, ByteCount(1))
    let limits = Set(runs.compactMap(\.limit))
    limit = limits.count == 1 ? limits.first : nil
    isLimitBeyond =
      limit.map {
        Double($0.bytes.bytes) > Double(most.bytes) * TimelineDrawing.limitRoom
      } ?? false
    if let limit, !isLimitBeyond { most = max(most, limit.bytes) }
    time = .time(upTo: max(moments.max() ?? .zero, .microseconds(1)))
    memory = .memory(upTo: most)
  }

  /// Draws the chart.
  ///
  /// - Complexity: O(n) time and space in the samples, O(m²) time in the labels.
  func drawn(id: String) -> ReportChart {
    let names = entries.map(\.name).joined(separator: " against ")
    var chart = ReportChart(
      id: id, caption: "Resident memory (RSS) against time",
      title: "Memory over time: \(names)", description: description)
    chart.verticalTicks = memory.marks.map {
      .init(position: PlotPoint.percent(1 - $0.position), label: $0.label)
    }
    chart.horizontalTicks = time.marks.map {
      .init(position: PlotPoint.percent($0.position), label: $0.label)
    }
    var placement = LabelPlacement()
    addLevels(to: &chart, &placement)
    for entry in entries {
      chart.legend.append(
        .init(series: entry.series.name, name: entry.name, symbol: entry.series.symbol))
      addCurve(of: entry, to: &chart)
      addPhases(of: entry, to: &chart, &placement)
    }
    if limit != nil, !isLimitBeyond {
      chart.legend.append(.init(series: "limit", name: "limit"))
    }
    return chart
  }

  private var description: String {
    var sentences = entries.map { entry in
      let peak = entry.run.boundedPeak.map { "its peak was \($0.text)" } ?? "its peak is not known"
      return "\(entry.name): \(peak), it \(entry.ending)."
    }
    if let limit { sentences.append("The limit was \(limit.bytes).") }
    return sentences.joined(separator: " ") + " Tables of all figures follow."
  }

  private func point(_ elapsed: Duration, _ amount: ByteCount) -> PlotPoint {
    PlotPoint(
      horizontal: time.position(elapsed.seconds),
      vertical: 1 - memory.position(Double(amount.bytes)))
  }

  /// The peaks and the limit as lines across, the lowest first so that labels move upwards only.
  private func addLevels(to chart: inout ReportChart, _ placement: inout LabelPlacement) {
    var levels: [(series: String, amount: ByteCount, text: String)] = entries.compactMap { entry in
      entry.run.boundedPeak.map { peak in
        let name = ReportChart.short(entry.name)
        return (entry.series.name, peak.value, "\(name): \(entry.label(of: peak))")
      }
    }
    if let limit, !isLimitBeyond {
      levels.append(("limit", limit.bytes, "limit \(limit.bytes)"))
    }
    for level in levels.sorted(by: { $0.amount < $1.amount }) {
      let place = PlotPoint(horizontal: 1, vertical: point(.zero, level.amount).vertical)
      let offset = placement.place(
        level.text, at: place, anchor: "end", offsets: [-8, -22, -36, -50, -64])
      chart.levels.append(
        .init(series: level.series, position: PlotPoint.percent(place.vertical)))
      chart.addLabel(level.text, at: place, level.series, "level", offset: offset, anchor: "end")
    }
  }

  private func addCurve(of entry: Entry, to chart: inout ReportChart) {
    let points = entry.run.timeline.samples.map { point($0.elapsed, $0.resident) }
    guard let end = points.last else { return }
    chart.curves.append(.init(series: entry.series.name, points: PlotPoint.polyline(points)))
    chart.addMarker(end, entry.series, entry.run.isFinished ? "end" : "killed")
  }

  /// The ends of the phases, those too near each other for a label each under a common one.
  private func addPhases(
    of entry: Entry, to chart: inout ReportChart, _ placement: inout LabelPlacement
  ) {
    let points = entry.run.checkpoints.map { point($0.elapsed, $0.statistics.resident) }
    for point in points { chart.addMarker(point, entry.series, "phase") }
    for group in TimelineDrawing.neighbours(points) {
      let place = points[group.lowerBound]
      let (first, last) = (group.lowerBound, group.upperBound - 1)
      let text = [first, last].prefix(group.count).map { entry.series.key(ofPhase: $0) }
        .joined(separator: "–")
      let anchor = place.horizontal < 0.03 ? "start" : place.horizontal > 0.97 ? "end" : "middle"
      let isLow = place.vertical > 0.5
      let offset = placement.place(
        text, at: place, anchor: anchor,
        offsets: isLow ? [-10, -24, -38, -52] : [21, 35, 49, -10])
      chart.addLabel(text, at: place, entry.series.name, "phase", offset: offset, anchor: anchor)
    }
  }

  /// The runs of points too close to distinguish on a phone.
  private static func neighbours(_ points: [PlotPoint]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for (index, point) in points.enumerated() {
      if let group = groups.last,
        abs(point.horizontal - points[group.lowerBound].horizontal) < 0.06,
        abs(point.vertical - points[index - 1].vertical) < 0.06
      {
        groups[groups.count - 1] = group.lowerBound..<(index + 1)
      } else {
        groups.append(index..<(index + 1))
      }
    }
    return groups
  }
}

extension TimelineDrawing.Entry {
  /// The peak in so few words that they fit a phone: `peak 6.4 MiB, 2.1 ms`.
  fileprivate func label(of peak: BoundedFigure<ByteCount>) -> String {
    switch run.outcome {
    case _ where run.isFinished: "peak \(peak.text), \(run.wall.figure)"
    case .limitKilled, .capKilled: "\(peak.text), killed"
    default: "\(peak.text), \(run.outcome.label)"
    }
  }

  /// How the run ended: `ended after 1.92 s`.
  fileprivate var ending: String {
    let end = run.isFinished ? "ended" : "was \(run.outcome.label)"
    return "\(end) after \(run.wall.figure)"
  }
}
