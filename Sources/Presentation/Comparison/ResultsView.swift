import Findings
import Measurement

/// The results table on a terminal: in columns, or where they do not fit as before → after.
struct ResultsView: TerminalView {
  let results: MetricTable

  func text(on display: Display) -> [StyledText] {
    let full = columns(showsChanges: true, on: display)
    guard !full.fits(display.columns) else { return full.text(on: display) }
    // Before → after tells of two; of three the figures matter more than what they come to.
    return results.headings.count == 2
      ? arrows(on: display).text(on: display)
      : columns(showsChanges: false, on: display).text(on: display)
  }

  private func columns(showsChanges: Bool, on display: Display) -> TextTable {
    var table = TextTable(columns: [.init(title: display.text("Metric"))])
    for (index, heading) in results.headings.enumerated() {
      let title = display.text(heading).cut(to: max(16, display.columns / 4), on: display)
      table.columns.append(.init(title: title, alignment: .right, gap: 3))
      if showsChanges && index > 0 {
        table.columns.append(.init(title: display.text("Improvement"), gap: 3))
      }
    }
    for row in results.rows {
      table.rows.append(.cells(cells(of: row, showsChanges: showsChanges, on: display)))
      if row.cells.contains(where: { $0.spread != nil }) {
        table.rows.append(.cells(spreads(of: row, showsChanges: showsChanges, on: display)))
      }
    }
    return table
  }

  private func cells(
    of row: MetricTable.Row, showsChanges: Bool, on display: Display
  ) -> [StyledText] {
    [display.text(row.metric)]
      + row.cells.enumerated().flatMap { index, cell in
        let figure = [display.unbroken(cell.text ?? "–")]
        guard showsChanges && index > 0 else { return figure }
        return figure + [change(row, index, on: display)]
      }
  }

  private func spreads(
    of row: MetricTable.Row, showsChanges: Bool, on display: Display
  ) -> [StyledText] {
    [display.text("  min … max", .faint)]
      + row.cells.enumerated().flatMap { index, cell in
        let figure = [display.unbroken(cell.spread ?? "", .faint)]
        return showsChanges && index > 0 ? figure + [.empty] : figure
      }
  }

  private func change(_ row: MetricTable.Row, _ index: Int, on display: Display) -> StyledText {
    guard row.changes.indices.contains(index - 1) else { return .empty }
    guard let text = row.changes[index - 1] else { return display.text("–") }
    return display.unbroken(
      text, text.hasSuffix("less") ? .good : text == "same" ? .plain : .warning)
  }

  private func arrows(on display: Display) -> TextTable {
    var table = TextTable(columns: [
      .init(title: .empty, wraps: true), .init(title: .empty, wraps: true),
    ])
    for row in results.rows {
      let figures = row.cells.map { display.unbroken($0.text ?? "–") }
      var text = figures[0] + display.text(" → ") + figures[1]
      if row.changes.first.flatMap({ $0 }) != nil {
        text += display.text(", ") + change(row, 1, on: display)
      }
      table.rows.append(.cells([display.text(row.metric), text]))
      let spreads = row.cells.map { $0.spread ?? $0.text ?? "–" }
      if row.cells.contains(where: { $0.spread != nil }) {
        table.rows.append(
          .cells([
            display.text("  min … max", .faint),
            display.unbroken(spreads[0], .faint) + display.text(" → ", .faint)
              + display.unbroken(spreads[1], .faint),
          ]))
      }
    }
    return table
  }
}
