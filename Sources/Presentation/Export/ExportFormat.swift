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

  /// Writes comparisons that need not have anything in common; in CSV under one header, in Markdown
  /// one behind the other.
  ///
  /// - Parameters:
  ///   - comparisons: what is written; each is asked for when its turn comes.
  ///   - sink: takes the text in pieces, in order; together they end in a newline.
  /// - Complexity: O(n) time in the runs' checkpoints and samples; holds one comparison, if the
  ///   sequence does.
  package func write(
    all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void
  ) {
    switch self {
    case .json: ComparisonJSON.write(all: comparisons, to: sink)
    case .csv: ComparisonCSV.write(comparisons, to: sink)
    case .markdown:
      for (index, comparison) in comparisons.enumerated() {
        if index > 0 { sink("\n") }
        ComparisonMarkdown.write(comparison, to: sink)
      }
    }
  }
}
