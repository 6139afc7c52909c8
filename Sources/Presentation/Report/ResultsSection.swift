import Findings
import Measurement
import MemoryTracking

/// The results table, what became of the runs that did not complete, and how to read the figures.
struct ResultsSection: ReportPart {
  static let template = "results"

  /// What became of a version's runs that ended alike.
  struct Account {
    var sentence: String
    var message: String?
    /// The end as a cluster reports it, a line each.
    var termination: [String]
    var hasTermination: Bool
  }

  let id: String
  let level: Int
  let accounts: [Account]
  let table: ReportTable
  let notes: [String]

  init(_ comparison: Comparison, id: String, level: Int) {
    self.id = id
    self.level = level
    accounts = comparison.variants.flatMap(ResultsSection.accounts)
    table = ResultsSection.table(comparison)
    notes = ComparisonNotes(comparison).sentences
  }

  private static func accounts(_ variant: Comparison.Variant) -> [Account] {
    Outcome.allCases.compactMap { outcome in
      let runs = variant.runs.filter { $0.outcome == outcome }
      guard let run = runs.first, let account = run.account else { return nil }
      let share = variant.runs.count > 1 ? " (\(runs.count) of \(variant.runs.count) runs)" : ""
      let termination =
        outcome == .oomKilled
        ? ["Last State: Terminated", "Reason: OOMKilled"]
          + (run.exitCode.map { ["Exit Code: \($0)"] } ?? []) : []
      return Account(
        sentence: "\(variant.name)\(share) \(account).", message: run.message,
        termination: termination, hasTermination: !termination.isEmpty)
    }
  }

  private static func table(_ comparison: Comparison) -> ReportTable {
    let results = MetricTable(comparison)
    let columns = results.headings.enumerated().flatMap { index, heading in
      index == 0
        ? [ReportTable.Column.number(heading)] : [.number(heading), .text("Improvement")]
    }
    let rows = results.rows.map { row in
      let cells = row.cells.enumerated().flatMap { index, cell in
        index == 0 ? [figure(cell)] : [figure(cell), change(row, index)]
      }
      return ReportTable.Row(heading: row.metric, cells: cells)
    }
    let isRepeated = comparison.variants.contains { $0.runs.count > 1 }
    return ReportTable(
      isRepeated ? "Medians of all runs" : "What each version needed",
      columns: [.text("Metric")] + columns, rows: rows,
      layout: results.headings.count > 2 ? .wide : .medium)
  }

  private static func figure(_ cell: MetricTable.Cell) -> ReportTable.Cell {
    ReportTable.Cell(
      content: cell.text, detail: cell.spread, bytes: cell.bytes,
      seconds: cell.duration?.decimalSeconds)
  }

  private static func change(_ row: MetricTable.Row, _ index: Int) -> ReportTable.Cell {
    guard row.changes.indices.contains(index - 1) else { return .text("") }
    guard let text = row.changes[index - 1] else { return .text(nil) }
    let tone = text.hasSuffix("less") ? "good" : text == "same" ? nil : "warning"
    return ReportTable.Cell(content: text, tone: tone)
  }
}
