import CaseStudies
package import Findings

/// The table that says when to load a file and when to stream it, beside what was measured here.
package struct DecisionTableView: DocumentView {
  /// A row shows one piece of evidence at most: the current one, else the last given.
  package var evidence: [DecisionEvidence]
  /// Whether each row takes one line, and only the marked one has figures, if one is marked.
  package var isCompact = false
  /// How many rows there are at the most, the marked one among them; `nil` for all.
  var rowLimit: Int?

  package init(evidence: [DecisionEvidence]) {
    self.evidence = evidence
  }

  /// What the terminal shows.
  package var document: Document {
    guard !isCompact else {
      return Document([
        .joined([
          .lines([Document.Line("When to stream", .heading)]), .table(table(.compact)),
          .notes(rowLimit == nil ? [] : ["'table' shows all rows."]),
        ])
      ])
    }
    var table = table(.terminal)
    table.narrower = [self.table(.narrow)]
    return Document([
      .joined([.lines([Document.Line("When to stream", .heading)]), .table(table)]),
      .joined([
        .lines(disagreements.map { Document.Line($0, .warning) }), .notes(explanations),
      ]),
    ])
  }

  /// What an HTML page shows.
  var section: [Document.Block] { [.table(table(.page)), .notes(disagreements + explanations)] }

  /// Which columns there are, and how much is said in them.
  private enum Form {
    case terminal, narrow, compact, page
  }

  private var disagreements: [String] { shown.compactMap(\.disagreement).map { "≠ \($0)" } }

  private var explanations: [String] {
    shown.contains { $0.speed != nil }
      ? ["Speed: how many times as fast as loading streaming was."] : []
  }

  private var shown: [DecisionEvidence] { DecisionRow.shown.compactMap { evidence(for: $0) } }

  /// The rows to show: the first of all, and the marked one.
  private var rows: [DecisionRow] {
    guard let rowLimit else { return DecisionRow.shown }
    let marked = evidence.first(where: \.isCurrent)?.row
    let others = DecisionRow.shown.filter { $0 != marked }
      .prefix(max(0, rowLimit - (marked == nil ? 0 : 1)))
    return DecisionRow.shown.filter { $0 == marked || others.contains($0) }
  }

  /// What is shown of a row; `nil` if nothing was measured for it.
  func evidence(for row: DecisionRow) -> DecisionEvidence? {
    let candidates = evidence.filter { $0.row == row }
    return candidates.first(where: \.isCurrent) ?? candidates.last
  }

  private func table(_ form: Form) -> Document.Table {
    var columns: [Document.Table.Column] = [.text("Operation"), .text("Load"), .text("Stream")]
    if form == .narrow || form == .compact {
      columns.append(.init(title: "Measured here", wraps: true))
    } else {
      columns += ["Load peak", "Stream peak", "Speed", "Input"].map { .number($0) }
      columns.append(.text(form == .page ? "Measured (UTC)" : "Measured"))
    }
    return Document.Table(
      caption: "The table, and what was measured here", columns: columns,
      rows: rows.map { row in
        let evidence = evidence(for: row)
        let doubt = evidence?.disagreement == nil ? Document.Text([]) : .init(" ≠", .warning)
        return Document.Table.Row(
          heading: .init(row.operation) + doubt, isCurrent: evidence?.isCurrent == true,
          cells: [verdict(row.load, form), verdict(row.stream, form)]
            + cells(row, form))
      }, layout: .wide, marksCurrent: true)
  }

  /// What was measured for a row; in the compact form, for the marked one alone, if there is one.
  private func cells(_ row: DecisionRow, _ form: Form) -> [Document.Cell] {
    switch form {
    case .terminal, .page: return figures(row)
    case .narrow: return [summary(row)]
    case .compact:
      guard let evidence = evidence(for: row), evidence.isCurrent || !marksARow else {
        return [.empty]
      }
      let doubt = evidence.disagreement == nil ? "" : " ≠"
      return [
        Document.Cell(
          content: .sentence("\(evidence.loadPeak) → \(evidence.streamPeak)\(doubt)"))
      ]
    }
  }

  private var marksARow: Bool { evidence.contains(where: \.isCurrent) }

  private func verdict(_ verdict: DecisionRow.Verdict, _ form: Form) -> Document.Cell {
    let (sign, word, tone): (String, String, Document.Text.Tone) =
      switch verdict.mark {
      case .yes: ("✓", "✓\u{A0}Yes", .good)
      case .maybe: ("maybe ✓", "✓\u{A0}Maybe", .warning)
      case .no: ("✗", "✗\u{A0}No", .bad)
      }
    guard form != .page else {
      return Document.Cell(content: .init(word, tone), detail: verdict.note)
    }
    return Document.Cell(
      content: .init(sign, tone)
        + .init(form == .compact ? "" : verdict.note.map { " \($0)" } ?? ""))
  }

  private func figures(_ row: DecisionRow) -> [Document.Cell] {
    guard let evidence = evidence(for: row) else {
      return [.empty, .empty, .empty, .empty, Document.Cell(content: missing(row))]
    }
    return [
      .text(evidence.loadPeak), .text(evidence.streamPeak), .text(evidence.speed),
      .text(evidence.input), .text(evidence.measured),
    ]
  }

  private func summary(_ row: DecisionRow) -> Document.Cell {
    guard let evidence = evidence(for: row) else {
      return Document.Cell(content: missing(row))
    }
    let speed = evidence.speed.map { ", speed \($0)" } ?? ""
    return Document.Cell(
      content: .sentence("\(evidence.loadPeak) → \(evidence.streamPeak)\(speed)")
        + .sentence(" (\(evidence.input), \(evidence.measured))", .faint))
  }

  /// The command that fills a row: that of its first case; `nil` if no case has the row.
  private func missing(_ row: DecisionRow) -> Document.Text? {
    CaseStudy.all.first { $0.decisionRow == row }.map { .init("run compare \($0.id)", .faint) }
  }
}
