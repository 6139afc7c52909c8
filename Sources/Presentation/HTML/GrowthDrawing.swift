import Findings
import Glibc
import Measurement
import MemoryTracking

/// The peaks of several versions against the size of the input, both axes logarithmic.
struct GrowthDrawing {
  private struct Point {
    var size: ByteCount
    var peak: BoundedFigure<ByteCount>
  }

  private struct Entry {
    var name: String
    var series: ReportSeries
    var points: [Point]
  }

  private let entries: [Entry]
  private let sizes: ReportAxis
  private let peaks: ReportAxis

  /// Chooses the scales; `nil` where no peak was measured on an input of known size.
  init?(_ comparisons: [Comparison]) {
    let names = comparisons.first?.variants.map(\.name) ?? []
    entries = names.enumerated().map { index, name in
      Entry(
        name: name, series: ReportSeries(index: index),
        points: comparisons.compactMap { comparison in
          guard let size = comparison.input?.size, size > .zero,
            let peak = comparison.variant(name)?.medianPeak, peak.value > .zero
          else { return nil }
          return Point(size: size, peak: peak)
        })
    }
    let points = entries.flatMap(\.points)
    let measured = Set(points.map(\.size)).sorted()
    guard !measured.isEmpty else { return nil }
    sizes = ReportAxis(logarithmic: measured, marked: GrowthDrawing.apart(measured))
    peaks = ReportAxis(logarithmic: points.map(\.peak.value))
  }

  /// Whether some peaks are bounds.
  var hasBounds: Bool {
    entries.flatMap(\.points).contains { $0.peak.bound != .exact }
  }

  /// The sizes that are far enough from each other to be marked on a phone.
  private static func apart(_ sizes: [ByteCount]) -> [ByteCount] {
    guard let first = sizes.first, let last = sizes.last else { return [] }
    let least = log2(Double(last.bytes) / Double(first.bytes)) / 5
    return sizes.reduce(into: []) { kept, size in
      guard let before = kept.last else { return kept.append(size) }
      if log2(Double(size.bytes) / Double(before.bytes)) >= least { kept.append(size) }
    }
  }

  /// Draws the chart.
  func drawn(id: String) -> ReportChart {
    let names = entries.map(\.name).joined(separator: " against ")
    var chart = ReportChart(
      id: id, caption: "Peak memory against the size of the input, both logarithmic",
      title: "Growth of the peak: \(names)", description: description)
    chart.verticalTicks = peaks.marks.map {
      .init(position: PlotPoint.percent(1 - $0.position), label: $0.label)
    }
    chart.horizontalTicks = sizes.marks.map {
      .init(position: PlotPoint.percent($0.position), label: $0.label)
    }
    var placement = LabelPlacement()
    for entry in entries.reversed() {
      chart.legend.insert(
        .init(series: entry.series.name, name: entry.name, symbol: entry.series.symbol), at: 0)
      add(entry, to: &chart, &placement)
    }
    addInput(to: &chart)
    return chart
  }

  private var description: String {
    let sentences = entries.map { entry in
      let points = entry.points.map { "\($0.peak.text) for \($0.size)" }
      return "\(entry.name): \(points.isEmpty ? "–" : points.joined(separator: ", "))."
    }
    return sentences.joined(separator: " ") + " A table of all figures follows."
  }

  /// The line of a peak as large as the input, where it crosses the plot.
  private func addInput(to chart: inout ReportChart) {
    let common = [max(sizes.least, peaks.least), min(sizes.most, peaks.most)]
    guard common[0] < common[1] else { return }
    let points = common.map {
      PlotPoint(horizontal: sizes.position($0), vertical: 1 - peaks.position($0))
    }
    chart.curves.insert(.init(series: "input", points: PlotPoint.polyline(points)), at: 0)
    chart.legend.append(.init(series: "input", name: "as large as the input"))
  }

  private func add(
    _ entry: Entry, to chart: inout ReportChart, _ placement: inout LabelPlacement
  ) {
    let points = entry.points.map { point in
      PlotPoint(
        horizontal: sizes.position(Double(point.size.bytes)),
        vertical: 1 - peaks.position(Double(point.peak.value.bytes)))
    }
    chart.curves.append(.init(series: entry.series.name, points: PlotPoint.polyline(points)))
    for (place, point) in zip(points, entry.points) {
      let isExact = point.peak.bound == .exact
      chart.addMarker(place, entry.series, isExact ? "end" : "phase")
    }
    guard let end = points.last, let peak = entry.points.last?.peak else { return }
    let text = "\(ReportChart.short(entry.name)): \(peak.text)"
    let offset = placement.place(text, at: end, anchor: "end", offsets: [-11, 20, -25, 34])
    chart.addLabel(text, at: end, entry.series.name, "level", offset: offset, anchor: "end")
  }
}
