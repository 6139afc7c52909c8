import MemoryTracking
import Findings
import Measurement

extension ComparisonView {
  /// The metrics in columns; in a window too narrow for them as before → after, or without changes.
  var metrics: Document.Table {
    if hasManyVersions { return listedMetrics }
    var metrics = MetricTable(comparison)
    if let metricNames { metrics.rows.removeAll { !metricNames.contains($0.metric) } }
    let isRepeated = comparison.variants.contains { $0.runs.count > 1 }
    var table = ComparisonView.columns(metrics, showsChanges: true)
    table.caption = isRepeated ? "Medians of all runs" : "What each version needed"
    table.layout = metrics.headings.count > 2 ? .wide : .medium
    // Before → after is for two; of three versions the figures matter more than their changes.
    table.narrower = [
      metrics.headings.count == 2
        ? ComparisonView.arrows(metrics) : ComparisonView.columns(metrics, showsChanges: false)
    ]
    return table
  }

  /// Whether there are more versions than a window has room for columns.
  private var hasManyVersions: Bool {
    let variants = comparison.variants
    return variants.count > 3 || (variants.count > 2 && variants.contains { $0.language != nil })
  }

  /// The metrics of many versions, one below the other; in a window too narrow for them without
  /// what was written, then without what was read.
  private var listedMetrics: Document.Table {
    let hasWritten = comparison.variants.contains { $0.spread(\.bytesWritten) != nil }
    var table = listed(showsRead: true, showsWritten: hasWritten)
    table.narrower = [
      listed(showsRead: true, showsWritten: false), listed(showsRead: false, showsWritten: false),
      table,
    ]
    return table
  }

  private func listed(showsRead: Bool, showsWritten: Bool) -> Document.Table {
    let variants = comparison.variants
    let isRepeated = variants.contains { $0.runs.count > 1 }
    let hasOutcomes = variants.contains { $0.runs.contains { $0.outcome != .completed } }
    return Document.Table(
      caption: isRepeated ? "Medians of all runs" : "What each version needed",
      columns: [
        .text("Version"), .number("Peak memory"), .number("Start"), .number("Above start"),
        .number("Time"),
      ] + (showsRead ? [.number("Bytes read")] : [])
        + (showsWritten ? [.number("Bytes written")] : [])
        + (hasOutcomes ? [.text("Outcome")] : []),
      rows: variants.map { variant in
        Document.Table.Row(
          heading: .init(variant.name),
          cells: [
            .peak(variant.medianPeak), .amount(variant.start?.median), .peak(variant.aboveStart),
            .time(variant.wall?.median),
          ] + (showsRead ? [.amount(variant.bytesRead?.median)] : [])
            + (showsWritten ? [.amount(variant.spread(\.bytesWritten)?.median)] : [])
            + (hasOutcomes ? [.text(variant.outcomes)] : []))
      }, layout: .wide)
  }

  private static func columns(_ metrics: MetricTable, showsChanges: Bool) -> Document.Table {
    let columns = metrics.headings.enumerated().flatMap { index, heading in
      let figures = [Document.Table.Column(title: heading, alignment: .right, gap: 3)]
      return showsChanges && index > 0
        ? figures + [Document.Table.Column(title: "Improvement", gap: 3)] : figures
    }
    return Document.Table(
      columns: [.text("Metric")] + columns,
      rows: metrics.rows.map { row in
        Document.Table.Row(
          heading: .init(row.metric),
          cells: row.cells.enumerated().flatMap { index, cell in
            showsChanges && index > 0
              ? [figure(cell), Document.Cell(content: change(row, index))] : [figure(cell)]
          })
      }, detailTitle: "min … max")
  }

  private static func figure(_ cell: MetricTable.Cell) -> Document.Cell {
    Document.Cell(
      content: cell.text.map { .figure($0) }, detail: cell.spread,
      value: cell.bytes.map { .bytes($0) } ?? cell.duration.map { .seconds($0) })
  }

  private static func change(_ row: MetricTable.Row, _ index: Int) -> Document.Text? {
    guard row.changes.indices.contains(index - 1) else { return Document.Text([]) }
    return row.changes[index - 1].map { text in
      .figure(text, text.hasSuffix("less") ? .good : text == "same" ? nil : .warning)
    }
  }

  private static func arrows(_ metrics: MetricTable) -> Document.Table {
    let rows = metrics.rows.flatMap { row -> [Document.Table.Row] in
      func both(_ texts: [String?], _ tone: Document.Text.Tone?) -> Document.Text {
        .figure(texts[0] ?? "–", tone) + Document.Text(" → ", tone) + .figure(texts[1] ?? "–", tone)
      }
      var text = both(row.cells.map(\.text), nil)
      if row.changes.first.flatMap({ $0 }) != nil, let change = change(row, 1) {
        text = text + Document.Text(", ") + change
      }
      let figures = Document.Table.Row(
        heading: .init(row.metric), cells: [Document.Cell(content: text)])
      guard row.cells.contains(where: { $0.spread != nil }) else { return [figures] }
      let spreads = both(row.cells.map { $0.spread ?? $0.text }, .faint)
      return [
        figures,
        Document.Table.Row(
          heading: .init("  min … max", .faint), cells: [Document.Cell(content: spreads)]),
      ]
    }
    let column = Document.Table.Column(title: "", wraps: true)
    return Document.Table(columns: [column, column], rows: rows)
  }
}

extension Comparison.Variant {
  /// How much the median peak is above what was held at the start; `nil` unless both are known.
  fileprivate var aboveStart: BoundedFigure<ByteCount>? {
    guard let peak = medianPeak, let start = start?.median else { return nil }
    return BoundedFigure(max(.zero, peak.value - start), peak.bound)
  }
}
