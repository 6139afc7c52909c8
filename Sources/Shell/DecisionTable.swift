import CaseStudies
import Findings
import Foundation
import Measurement
import Presentation
import TerminalText
import Workbook

extension WorkbookFile {
  /// The decision table, each row filled with the learner's newest measurements for it.
  ///
  /// - Parameter current: the comparison being shown, whose row is marked and filled with it; it is the
  ///   newest of its row, if it completed.
  /// - Returns: the table; empty rows say which command fills them.
  /// - Throws: `WorkbookError` where the workbook cannot be read.
  /// - Complexity: holds one comparison a row.
  func decisionTable(
    marking current: Comparison? = nil
  ) throws(WorkbookError) -> DecisionTableView {
    var found: [DecisionEvidence] = []
    for row in DecisionRow.allCases {
      if let current, current.decisionRow == row.operation,
        let now = DecisionEvidence(current, measured: "now", isCurrent: true)
      {
        found.append(now)
      } else if let recorded = try evidence(forRow: row.operation),
        let past = DecisionEvidence(
          recorded.comparison, measured: recorded.day, isCurrent: false)
      {
        found.append(past)
      }
    }
    return DecisionTableView(evidence: found)
  }
}

extension RecordedComparison {
  /// When it was recorded, in UTC: `2026-01-31 09:30`.
  var day: String {
    let text = recordedAt.formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: false))
    return String(text.replacing("T", with: " ").prefix(16))
  }
}
