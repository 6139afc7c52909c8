import Findings
package import Measurement
import MemoryTracking
package import TerminalText

/// The memory of each version against time, all on one scale, with checkpoints and the limit.
///
/// It draws the representative run of each version. Between two samples nothing is known; a peak
/// between them is mentioned below the chart.
package struct TimelineChart: TerminalView {
  package var comparison: Comparison

  package init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  /// A version's run with the signs of its checkpoints.
  private struct Series {
    var name: String
    var run: Run
    var pen: Canvas.Pen
    /// Which of a sample's figures is drawn.
    var amount: KeyPath<Timeline.Sample, ByteCount> = \.resident
    /// The signs of checkpoints: `1 2 3` for the first version, `a b c` for the second.
    var signs: [Character]
  }

  /// The signs of checkpoints, by version; a version with more checkpoints marks the first.
  private static let signs = ["123456789", "abcdefghijk", "ABCDEFGHIJK", "rstuvwxyz"]

  /// The versions' own, and where one maps its file the heap of that one apart: the file's pages are
  /// in its resident memory, but the kernel can take them back.
  private var series: [Series] {
    let whole = versions
    let mapping = whole.filter { $0.run.mapsFiles }
    return whole
      + mapping.enumerated().map { index, series in
        Series(
          name: "\(series.name), heap alone", run: series.run,
          pen: Canvas.Pen(series: comparison.variants.count + index), amount: \.anonymous, signs: []
        )
      }
  }

  private var versions: [Series] {
    comparison.variants.enumerated().compactMap { index, variant in
      guard let run = variant.representative, run.timeline.samples.count > 1 else { return nil }
      return Series(
        name: variant.name, run: run, pen: Canvas.Pen(series: index),
        signs: Array(TimelineChart.signs[index % TimelineChart.signs.count]))
    }
  }

  package func text(on display: Display) -> [StyledText] {
    let series = self.series
    guard !series.isEmpty else {
      return display.text("There is no timeline: the runs were too short to be sampled twice.")
        .wrapped(to: display.columns)
    }
    let names = comparison.variants.map(\.name).joined(separator: " against ")
    let title = "\(comparison.caseID.map { "\($0): " } ?? "")\(names), memory against time"
    return display.text(title, .strong).wrapped(to: display.columns)
      + [.empty] + plot(series, on: display) + [.empty]
      + series.flatMap { legend(of: $0, on: display) }
      + tooShort(on: display)
  }

  /// A line for each version that is not drawn.
  private func tooShort(on display: Display) -> [StyledText] {
    comparison.variants.flatMap { variant -> [StyledText] in
      guard let run = variant.representative, run.timeline.samples.count < 2 else { return [] }
      let peak = run.boundedPeak.map { ", peak \($0.text)" } ?? ""
      return display.sentence(
        "\(variant.name): \(run.wall.figure)\(peak); too short to be sampled twice"
      ).wrapped(to: display.columns, indent: 2)
    }
  }

  private func plot(_ series: [Series], on display: Display) -> [StyledText] {
    let times = series.map { $0.run.timeline.samples.last?.elapsed.seconds ?? 0 }
    let amounts = series.flatMap { series in
      series.run.timeline.samples.map(\.resident.mebibytes)
        + series.run.checkpoints.map(\.statistics.resident.mebibytes)
    }
    let highest = amounts.max() ?? 0
    // A limit far above everything would press the lines to the ground.
    let limit = series.compactMap(\.run.limit).first { $0.bytes.mebibytes < 2 * highest }
    let isSmall = display.columns < 60
    let vertical = Axis(
      upTo: max(highest, limit?.bytes.mebibytes ?? 0), ticks: isSmall ? 4 : 6, endsAtTick: true)
    let rows = ChartFrame.rows(for: vertical.ticks.count, atMost: isSmall ? 9 : 16)
    let frame = ChartFrame(
      vertical: vertical.ticks.map { ($0 / vertical.end, vertical.label($0)) }, unit: "MiB",
      rows: rows, on: display)
    let horizontal = Axis(
      upTo: times.max() ?? 0, ticks: frame.columns / 8, endsAtTick: false)
    var canvas = Canvas(columns: frame.columns, rows: rows, on: display)
    for series in series {
      canvas.line(
        series.run.timeline.samples.map {
          ($0.elapsed.seconds / horizontal.end, $0[keyPath: series.amount].mebibytes / vertical.end)
        }, with: series.pen)
    }
    if let limit {
      let height = limit.bytes.mebibytes / vertical.end
      canvas.rule(at: height, display.text("┄", .warning))
      canvas.write(display.text("limit \(limit.bytes) ", .warning), column: 1, y: height)
    }
    mark(series, on: &canvas, horizontal, vertical, display)
    return frame.lines(
      around: canvas,
      horizontal: horizontal.ticks.map { ($0 / horizontal.end, horizontal.label($0)) }, unit: "s")
  }

  private func mark(
    _ series: [Series], on canvas: inout Canvas, _ horizontal: Axis, _ vertical: Axis,
    _ display: Display
  ) {
    var taken: Set<Int> = []
    for series in series {
      for (sign, checkpoint) in zip(series.signs, series.run.checkpoints) {
        canvas.put(
          display.text(String(sign), series.pen.style.adding(.strong)),
          x: checkpoint.elapsed.seconds / horizontal.end,
          y: checkpoint.statistics.resident.mebibytes / vertical.end, taken: &taken)
      }
    }
  }

  private func legend(of series: Series, on display: Display) -> [StyledText] {
    var line = display.text(series.name, series.pen.style.adding(.strong))
    if display.characters != .unicode { line += display.text(" \(series.pen.sign)") }
    guard series.amount == \.resident else {
      let most = series.run.highestAnonymous.map { "\($0) at most" } ?? "not measured"
      return (line + display.sentence(": \(most)")).wrapped(to: display.columns, indent: 2)
    }
    let peak = series.run.boundedPeak.map { ", peak \($0.text)" } ?? ""
    line += display.sentence(": \(series.run.wall.figure)\(peak)")
    let highest = series.run.timeline.samples.map(\.resident).max() ?? .zero
    // Samples are always a little below the peak; a spike between two of them is worth a word.
    if let peak = series.run.peak?.bytes, peak.mebibytes > 1.1 * highest.mebibytes + 1 {
      line += display.sentence(" between samples, of which the highest is \(highest)", .warning)
    }
    for (sign, checkpoint) in zip(series.signs, series.run.checkpoints) {
      line += display.text("; ") + display.unbroken("\(sign) \(checkpoint.name)")
    }
    return line.wrapped(to: display.columns, indent: 2)
  }
}
