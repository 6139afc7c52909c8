import CaseStudies
import Course
import Findings
import Foundation
import Measurement
import Presentation
import TerminalText
import Workbook

extension WorkbookFile {
  /// The records that a command line selects; without a selection, what was measured last.
  ///
  /// A range that holds several comparisons of a sweep means the sweep; their numbers given one by
  /// one mean each of them.
  ///
  /// - Throws: A failure if nothing was measured yet, `WorkbookError.noRecord` for an unknown
  ///   number.
  func entries(_ selections: [RunSelection]) throws -> [RecordedEntry] {
    guard selections.isEmpty else {
      return try selections.flatMap { selection in
        let numbers = try selection.numbers(in: self)
        if let single = selection.single { return [RecordedEntry.comparison(single)] }
        return try entries(of: numbers)
      }
    }
    guard let newest = try listings(ofCase: nil, last: 1).first else {
      throw CommandFailure.failed(
        "runs: nothing has been measured yet; 'compare tail' measures something")
    }
    return try entries(of: newest.numbers)
  }

  /// The sweep made of these comparisons.
  ///
  /// - Complexity: Holds all its comparisons.
  func sweep(_ numbers: [Int64]) throws -> Sweep {
    return Sweep(comparisons: try numbers.map { try comparison($0).comparison })
  }
}

extension WorkbookFile {
  /// Writes recorded comparisons and sweeps in a form for other programs.
  ///
  /// - Complexity: Holds one comparison at a time, or those of one sweep.
  func write(
    _ entries: [RecordedEntry], as form: any ResultWriter, to sink: @escaping (String) -> Void
  ) throws {
    switch (entries.count, entries.first) {
    case (1, .comparison(let number)): form.write(try comparison(number).comparison, to: sink)
    case (1, .sweep(let numbers)): form.write(try sweep(numbers), to: sink)
    default:
      let comparisons = RecordedComparisons(entries.flatMap(\.numbers), in: self)
      form.write(all: comparisons, to: sink)
      try comparisons.check()
    }
  }
}

extension WorkbookFile {
  /// The decision table, each row filled with the learner's newest measurements for it.
  ///
  /// - Parameters:
  ///   - current: The comparison being shown, whose row is marked and filled with it; if it
  ///     completed, it is the newest of its row.
  ///   - zone: The time zone of the times: this place's for the terminal, UTC for files.
  /// - Returns: The table; empty rows say which command fills them.
  /// - Throws: `WorkbookError` if the workbook cannot be read.
  /// - Complexity: Holds one comparison a row.
  func decisionTable(
    marking current: Comparison? = nil, in zone: TimeZone
  ) throws(WorkbookError) -> DecisionTableView {
    var found: [DecisionEvidence] = []
    for row in DecisionRow.shown {
      if let current, current.decisionRow == row.id,
        let now = DecisionEvidence(current, measured: "now", isCurrent: true)
      {
        found.append(now)
      } else if let recorded = try evidence(forRow: row.id),
        let past = DecisionEvidence(
          recorded.comparison, measured: recorded.day(in: zone), isCurrent: false)
      {
        found.append(past)
      }
    }
    return DecisionTableView(evidence: found)
  }
}

extension RecordedComparison {
  /// The minute in which it was recorded, `2026-01-31 09:30`: in this place's time for the
  /// terminal, in UTC for files.
  func day(in zone: TimeZone) -> String { recordedAt.minute(in: zone) }
}

extension ComparisonListing {
  /// The same of its first comparison.
  func day(in zone: TimeZone) -> String { RecordedTime.local(recordedAt, in: zone) }
}

/// A time as the workbook keeps it.
enum RecordedTime {
  /// The minute in the time of a place.
  ///
  /// - Parameters:
  ///   - recordedAt: The time in UTC, `2026-01-31T09:30:00Z`.
  ///   - zone: The place.
  /// - Returns: As in `2026-01-31 10:30`; the text itself if it is no time.
  static func local(_ recordedAt: String, in zone: TimeZone) -> String {
    (try? Date(recordedAt, strategy: .iso8601))?.minute(in: zone) ?? recordedAt
  }
}

extension Date {
  /// The minute, `2026-01-31 09:30`.
  fileprivate func minute(in zone: TimeZone) -> String {
    let text = formatted(
      Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
        .time(includingFractionalSeconds: false))
    return String(text.replacing("T", with: " ").prefix(16))
  }
}
