package import Findings
import Measurement
import MemoryTracking

/// Which budgets hold: a row for each, then what is wrong with those that do not.
package struct BudgetView: DocumentView {
  package var report: BudgetReport

  package init(_ report: BudgetReport) {
    self.report = report
  }

  package var document: Document {
    let failures = report.verdicts.flatMap { verdict in
      verdict.findings.filter { !$0.passed }.map { finding in
        Document.Line("✗ \(verdict.budget.name): \(finding.sentence)", .warning)
      } + (verdict.place.map { [Document.Line("  ↳ \($0.sentence)")] } ?? [])
    }
    return Document([
      .lines([Document.Line("Memory budgets of \(report.file)", .heading)]), .table(table),
      .lines(failures), .lines([Document.Line(report.sentence, .verdict)]),
      .notes(notes),
    ])
  }
}

extension BudgetView {
  private var table: Document.Table {
    Document.Table(
      caption: "Each budget, and what was measured",
      columns: [
        .text("Budget"), .text("Result"), .number("Peak"), .number("Allowed"),
        .number("Last update"), .text("Growth"), .text("Survives"),
      ],
      rows: report.verdicts.map { verdict in
        let budget = verdict.budget
        return Document.Table.Row(
          heading: .init(budget.name),
          cells: [
            verdict.passed ? .text("✓", .good) : .text("✗", .bad), .peak(verdict.peak),
            .amount(budget.peak), .amount(budget.updated?.peak), .text(growth(of: verdict)),
            survival(of: verdict),
          ])
      })
  }

  /// The growth, and what it was at the last update if that was another.
  private func growth(of verdict: BudgetVerdict) -> String? {
    guard let growth = verdict.growth else { return nil }
    let before = verdict.budget.updated?.growth
    return growth.class.rawValue
      + (before == nil || before == growth.class ? "" : ", was \(before?.rawValue ?? "")")
  }

  private func survival(of verdict: BudgetVerdict) -> Document.Cell {
    guard let limit = verdict.budget.survives, let survived = verdict.survived else {
      return .text(nil)
    }
    return survived ? .text("✓ \(limit)", .good) : .text("✗ \(limit)", .bad)
  }

  /// What a reader must know: on which machines of a cluster it was measured, and where the runs
  /// are.
  private var notes: [String] {
    guard let first = report.verdicts.flatMap(\.numbers).min() else { return [] }
    let nodes = Set(report.verdicts.compactMap(\.node)).sorted()
    return (nodes.isEmpty ? [] : ["Measured on \(nodes.joined(separator: ", "))."])
      + ["The runs are recorded from number \(first) on; 'show' and 'chart' show them."]
  }
}
