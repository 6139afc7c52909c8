import Findings
package import Measurement
package import TerminalText

/// A comparison that has just been made, with the decision table below it.
///
/// A window that is too low for all of it shows at its end what matters: the phases, the verdict,
/// and the table's row; the figures and the notes are above, to scroll back to.
package struct ResultView: TerminalView {
  private let view: ComparisonView
  private let table: DecisionTableView?

  /// - Parameters:
  ///   - comparison: What was measured.
  ///   - detail: How much is shown of where the memory was.
  ///   - table: The decision table with the comparison's row marked; `nil` for what fills no row.
  package init(_ comparison: Comparison, _ detail: WhereDetail, table: DecisionTableView?) {
    view = ComparisonView(comparison, detail)
    self.table = table
  }

  package func text(on display: Display) -> [StyledText] {
    let renderer = TerminalRenderer(display: display)
    let whole = renderer.text(
      of: Document(view.document.blocks + (table?.document.blocks ?? [])))
    // The prompt takes a row.
    guard let rows = display.rows, whole.count >= rows else { return whole }
    let endings = endings.map { renderer.text(of: Document($0)) }
    guard let ending = endings.first(where: { $0.count < rows }) ?? endings.last else {
      return whole
    }
    return renderer.text(of: Document(view.background)) + [.empty] + ending
  }

  /// What the window may show at its end, from the most to the least.
  private var endings: [[Document.Block]] {
    let words: [Document.Block] = [
      .accounts(view.accounts), .lines(view.verdict + view.agreement),
    ]
    let phases = view.briefPhases
    let bars: [Document.Block] = view.bars.count > 1 ? [.bars(view.bars)] : []
    let title = Document.Block.lines(Array(view.title.prefix(1)))
    if phases.isEmpty, view.bars.count == 1 {
      // Of a command alone the peak is what matters.
      var brief = view
      brief.metricNames = ["Peak memory"]
      let peak = words + [.table(brief.metrics)]
      return [[title] + peak, peak]
    }
    let chart = phases + bars
    var endings = [[title] + chart + words + compactTable(nil)]
    for rows in [nil, 6, 4, 2, 1] {
      let table = compactTable(rows)
      endings.append(chart + words + table)
      endings.append(phases + words + table)
    }
    if table != nil { endings += [words + compactTable(6), words + compactTable(1)] }
    return endings + [phases + words, words]
  }

  private func compactTable(_ rows: Int?) -> [Document.Block] {
    guard var table else { return [] }
    table.isCompact = true
    table.rowLimit = rows
    return table.document.blocks
  }
}

extension ComparisonView {
  /// What is above the end that a low window shows.
  fileprivate var background: [Document.Block] {
    [.lines(title), .table(metrics)] + processes + whereViews.flatMap(\.blocks)
      + [.notes(notes.sentences)]
  }
}
