import Measurement

/// Results as Markdown with tables of GitHub's dialect, for a page, an issue or a handout.
struct MarkdownExport: ResultWriter {
  func write(_ comparison: Comparison, to sink: @escaping (String) -> Void) {
    sink(MarkdownText.text(of: comparison.page.markdown))
  }

  func write(_ sweep: Sweep, to sink: @escaping (String) -> Void) {
    sink(MarkdownText.text(of: SweepView(sweep).page.markdown))
  }

  func write(all comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void) {
    for (index, comparison) in comparisons.enumerated() {
      if index > 0 { sink("\n") }
      write(comparison, to: sink)
    }
  }
}
