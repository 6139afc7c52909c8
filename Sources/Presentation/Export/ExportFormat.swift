package import Measurement

/// A form that a comparison can be written in for other programs and pages.
package enum ExportFormat: String, CaseIterable, Sendable {
  case json
  case csv
  case markdown

  /// Writes a comparison.
  ///
  /// - Parameters:
  ///   - comparison: what is written.
  ///   - sink: takes the text in pieces, in order; together they end in a newline.
  /// - Complexity: O(n) time in the runs' checkpoints and samples; the text is never held whole.
  package func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    switch self {
    case .json: ComparisonJSON.write(comparison, to: sink)
    case .csv: ComparisonCSV.write([comparison], to: sink)
    case .markdown: ComparisonMarkdown.write(comparison, to: sink)
    }
  }

  /// Writes a sweep; the form of CSV is that of its comparisons, a record a run.
  ///
  /// - Parameters:
  ///   - sweep: what is written.
  ///   - sink: takes the text in pieces, in order; together they end in a newline.
  /// - Complexity: O(n) time in the runs' checkpoints and samples; the text is never held whole.
  package func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    switch self {
    case .json: SweepJSON.write(sweep, to: sink)
    case .csv: ComparisonCSV.write(sweep.comparisons, to: sink)
    case .markdown: SweepMarkdown.write(sweep, to: sink)
    }
  }
}
