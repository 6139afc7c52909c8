package import Findings
import CaseStudies

/// The table that says when to load a file and when to stream it, beside what was measured here.
package struct DecisionTableView: TerminalView {
  /// At most one piece of evidence a row is shown: the current one, else the last given.
  package var evidence: [DecisionEvidence]

  package init(evidence: [DecisionEvidence]) {
    self.evidence = evidence
  }

  package func text(on display: Display) -> [StyledText] {
    let wide = table(inColumns: true, on: display)
    let table = wide.fits(display.columns) ? wide : table(inColumns: false, on: display)
    return display.text("When to stream", .strong).wrapped(to: display.columns)
      + table.text(on: display) + remarks(on: display)
  }

  private func evidence(for row: DecisionRow) -> DecisionEvidence? {
    let candidates = evidence.filter { $0.row == row }
    return candidates.first(where: \.isCurrent) ?? candidates.last
  }

  /// The command that measures a row: that of its first case; `nil` where no case stands for it.
  private func command(for row: DecisionRow) -> String? {
    CaseStudy.all.first { $0.decisionRow == row }.map { "compare \($0.id)" }
  }

  private func table(inColumns: Bool, on display: Display) -> TextTable {
    func column(_ title: String, _ alignment: Alignment = .left, wraps: Bool = false)
      -> TextTable.Column
    {
      .init(title: display.text(title), alignment: alignment, wraps: wraps)
    }
    var table = TextTable(
      columns: [column("  Operation"), column("Load"), column("Stream")])
    if inColumns {
      table.columns += [
        column("Load peak", .right), column("Stream peak", .right), column("Speed", .right),
        column("Input", .right), column("Measured"),
      ]
    } else {
      table.columns.append(column("Measured here", wraps: true))
    }
    table.rows = DecisionRow.allCases.map { row in
      let cells = inColumns ? figures(row, on: display) : [summary(row, on: display)]
      let line =
        [operation(row, on: display), verdict(row.load, on: display)]
        + [verdict(row.stream, on: display)] + cells
      return .cells(evidence(for: row)?.isCurrent == true ? line.map { $0.styled(.strong) } : line)
    }
    return table
  }

  private func operation(_ row: DecisionRow, on display: Display) -> StyledText {
    let evidence = evidence(for: row)
    let mark = evidence?.isCurrent == true ? "▸ " : "  "
    let doubt = evidence?.disagreement == nil ? "" : " ≠"
    return display.text(mark + row.operation) + display.text(doubt, .warning)
  }

  private func verdict(_ verdict: DecisionRow.Verdict, on display: Display) -> StyledText {
    let note = verdict.note.map { " \($0)" } ?? ""
    switch verdict.mark {
    case .yes: return display.text("✓", .good) + display.text(note)
    case .maybe: return display.text("maybe ✓", .warning) + display.text(note)
    case .no: return display.text("✗", .bad) + display.text(note)
    }
  }

  private func figures(_ row: DecisionRow, on display: Display) -> [StyledText] {
    guard let evidence = evidence(for: row) else {
      return [.empty, .empty, .empty, .empty, missing(row, on: display)]
    }
    return [
      display.text(evidence.loadPeak), display.text(evidence.streamPeak),
      display.text(evidence.speed ?? "–"), display.text(evidence.input),
      display.text(evidence.measured),
    ]
  }

  private func summary(_ row: DecisionRow, on display: Display) -> StyledText {
    guard let evidence = evidence(for: row) else { return missing(row, on: display) }
    let speed = evidence.speed.map { ", speed \($0)" } ?? ""
    return display.sentence("\(evidence.loadPeak) → \(evidence.streamPeak)\(speed)")
      + display.sentence(" (\(evidence.input), \(evidence.measured))", .faint)
  }

  private func missing(_ row: DecisionRow, on display: Display) -> StyledText {
    display.text(command(for: row).map { "run \($0)" } ?? "–", .faint)
  }

  private func remarks(on display: Display) -> [StyledText] {
    let shown = DecisionRow.allCases.compactMap { evidence(for: $0) }
    var remarks = shown.compactMap(\.disagreement).map { display.sentence("≠ \($0)", .warning) }
    if shown.contains(where: { $0.speed != nil }) {
      remarks.append(
        display.text("Speed: how many times as fast as loading streaming was.", .faint))
    }
    return remarks.isEmpty
      ? [] : [.empty] + remarks.flatMap { $0.wrapped(to: display.columns, indent: 2) }
  }
}
