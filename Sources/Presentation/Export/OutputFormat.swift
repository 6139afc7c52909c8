package import Measurement

/// A form in which results can be shown or written: a case here, and a file of its own for what
/// writes it.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// For people, laid out for the terminal.
  case text
  case json, csv, markdown
  /// A page that also shows what the workbook holds (`HTMLReport`).
  case html

  /// What writes it from the figures alone; `nil` for the text for people, and for the page.
  package var export: (any ResultWriter)? {
    switch self {
    case .json: JSONExport()
    case .csv: CSVExport()
    case .markdown: MarkdownExport()
    case .text, .html: nil
    }
  }
}

/// Writes results in one form, for other programs and pages.
///
/// A sink takes the text in pieces, in order; together they end in a newline. Writing takes O(n)
/// time in the runs' checkpoints and samples; the text is never held whole.
package protocol ResultWriter: Sendable {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void)

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void)

  /// Writes comparisons that need not have anything in common; each is asked for when its turn
  /// comes.
  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void)
}
