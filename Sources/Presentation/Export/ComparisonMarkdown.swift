import Findings
import Measurement
import MemoryTracking

/// A comparison as Markdown with tables of GitHub's dialect, for a page, an issue or a handout.
///
/// It says what `ComparisonView` says. Control characters and everything Markdown would act on in
/// names are escaped.
enum ComparisonMarkdown {
  static func write(_ comparison: Comparison, to sink: (String) -> Void) {
    let names = comparison.variants.map(\.name).joined(separator: " against ")
    sink("## \(MarkdownText.escaped(comparison.caseID.map { "\($0): \(names)" } ?? names))\n")
    if let input = comparison.input {
      let fixture = input.fixture.map { " of the \($0) fixture" } ?? ""
      sink("\n\(MarkdownText.escaped("\(input.size)\(fixture), \(input.path)"))\n")
    }
    writeMetricTable(comparison, to: sink)
    if let verdict = Verdict(comparison) {
      sink("\n**\(MarkdownText.escaped(verdict.sentence))**\n")
    }
    writeAccounts(comparison, to: sink)
    writeCheckpoints(comparison, to: sink)
    writeNotes(comparison, to: sink)
  }

  private static func writeMetricTable(_ comparison: Comparison, to sink: (String) -> Void) {
    let results = MetricTable(comparison)
    let changes = results.headings.count > 1
    let headings = results.headings.enumerated().flatMap { index, heading in
      changes && index > 0 ? [heading, "Improvement"] : [heading]
    }
    sink("\n" + MarkdownText.row(["Metric"] + headings))
    sink(
      MarkdownText.rule(["---"] + headings.map { $0 == "Improvement" ? "---" : "---:" }))
    for result in results.rows {
      let cells = result.cells.enumerated().flatMap { index, cell in
        let spread = cell.spread.map { " (\($0))" } ?? ""
        let figure = [(cell.text ?? "–") + spread]
        guard changes && index > 0 else { return figure }
        return figure + [result.changes.isEmpty ? "" : result.changes[index - 1] ?? "–"]
      }
      sink(MarkdownText.row([result.metric] + cells))
    }
  }

  private static func writeAccounts(_ comparison: Comparison, to sink: (String) -> Void) {
    for variant in comparison.variants {
      for run in variant.runs {
        guard let account = run.account else { continue }
        let message = run.message.map { " It said: \($0)" } ?? ""
        sink(
          "\n**\(MarkdownText.escaped(variant.name))** \(MarkdownText.escaped("\(account).\(message)"))\n"
        )
      }
    }
  }

  private static func writeCheckpoints(_ comparison: Comparison, to sink: (String) -> Void) {
    let variants = comparison.variants.filter {
      $0.representative?.checkpoints.isEmpty == false
    }
    guard !variants.isEmpty else { return }
    let alignment = PhaseAlignment(variants.map { $0.representative?.checkpoints ?? [] })
    sink("\n### Memory at the end of each phase, in MiB\n\n")
    let headings = variants.flatMap {
      ["\($0.name): RSS", "\($0.name): change", "\($0.name): peak"]
    }
    sink(MarkdownText.row(["Phase"] + headings))
    sink(MarkdownText.rule(["---"] + headings.map { _ in "---:" }))
    for phase in alignment.rows {
      let cells = phase.checkpoints.flatMap { checkpoint in
        guard let checkpoint else { return ["", "", ""] }
        return [
          FigureText.mebibytes(checkpoint.statistics.resident),
          FigureText.signedMebibytes(checkpoint.residentDelta),
          FigureText.mebibytes(checkpoint.statistics.peak),
        ]
      }
      sink(MarkdownText.row([phase.name] + cells))
    }
  }

  private static func writeNotes(_ comparison: Comparison, to sink: (String) -> Void) {
    let notes = ComparisonNotes(comparison)
    let host = comparison.host
    let machine =
      "Measured on Linux \(host.kernel), \(FigureText.count(host.processors, "CPU")), "
      + "\(host.memory) of memory, Swift \(host.swift), \(host.build) build."
    sink("\n")
    for sentence in [notes.answers.map { $0.sentence + "." }].compactMap({ $0 }) + notes.sentences
      + [machine]
    {
      sink("- \(MarkdownText.escaped(sentence))\n")
    }
  }
}
