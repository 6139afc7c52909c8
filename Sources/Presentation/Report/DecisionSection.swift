import Findings
import CaseStudies

/// The decision table beside what was measured, the row of the report's own case marked.
struct DecisionSection: ReportPart {
  static let template = "decisions"

  let id: String
  let table: ReportTable
  let notes: [String]

  /// Fills the table: at most one piece of evidence a row, the current one, else the last given.
  init(_ evidence: [DecisionEvidence], id: String) {
    self.id = id
    let shown = DecisionRow.allCases.map { row in
      let candidates = evidence.filter { $0.row == row }
      return (row: row, evidence: candidates.first(where: \.isCurrent) ?? candidates.last)
    }
    table = ReportTable(
      "The table, and what was measured here",
      columns: [
        .text("Operation"), .text("Load"), .text("Stream"), .number("Load peak"),
        .number("Stream peak"), .number("Speed"), .number("Input"), .text("Measured (UTC)"),
      ],
      rows: shown.map(DecisionSection.row), layout: .wide)
    let evidence = shown.compactMap(\.evidence)
    notes =
      evidence.compactMap(\.disagreement).map { "≠ \($0)" }
      + (evidence.contains { $0.speed != nil }
        ? ["Speed: how many times as fast as loading streaming was."] : [])
  }

  private static func row(_ row: DecisionRow, _ evidence: DecisionEvidence?) -> ReportTable.Row {
    let doubt = evidence?.disagreement == nil ? "" : " ≠"
    let command = CaseStudy.all.first { $0.decisionRow == row }.map { "run compare \($0.id)" }
    let figures: [ReportTable.Cell] =
      if let evidence {
        [
          .text(evidence.loadPeak), .text(evidence.streamPeak), .text(evidence.speed),
          .text(evidence.input), .text(evidence.measured),
        ]
      } else {
        [.text(""), .text(""), .text(""), .text(""), .text(command)]
      }
    return ReportTable.Row(
      heading: row.operation + doubt, isCurrent: evidence?.isCurrent == true,
      cells: [verdict(row.load), verdict(row.stream)] + figures)
  }

  private static func verdict(_ verdict: DecisionRow.Verdict) -> ReportTable.Cell {
    let (text, tone) =
      switch verdict.mark {
      case .yes: ("✓ Yes", "good")
      case .maybe: ("✓ Maybe", "warning")
      case .no: ("✗ No", "bad")
      }
    return ReportTable.Cell(content: text, detail: verdict.note, tone: tone)
  }
}
