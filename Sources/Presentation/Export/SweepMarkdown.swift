import Findings
import Measurement
import MemoryTracking

/// A sweep as Markdown: the peaks by size and the growth of each variant, in tables.
enum SweepMarkdown {
  static func write(_ sweep: Sweep, to sink: (String) -> Void) {
    let subject = sweep.comparisons.first?.caseID.map { "\($0): " } ?? ""
    sink("## \(MarkdownText.escaped(subject))peak memory against the input's size\n\n")
    let names = sweep.comparisons.first?.variants.map(\.name) ?? []
    sink(MarkdownText.row(["Input"] + names))
    sink(MarkdownText.rule(["---:"] + names.map { _ in "---:" }))
    for comparison in sweep.comparisons {
      let peaks = names.map { comparison.variant($0)?.medianPeak?.text ?? "–" }
      sink(MarkdownText.row([comparison.input.map { "\($0.size)" } ?? "–"] + peaks))
    }
    guard !sweep.growth.isEmpty else { return }
    sink("\n" + MarkdownText.row(["Version", "Growth", "Exponent", "Bytes per input byte"]))
    sink(MarkdownText.rule(["---", "---", "---:", "---:"]))
    for growth in sweep.growth {
      sink(
        MarkdownText.row([
          growth.variant, growth.class.rawValue,
          FigureText.number(growth.exponent, decimals: 2),
          FigureText.number(growth.bytesPerInputByte, decimals: 2),
        ]))
    }
  }
}
