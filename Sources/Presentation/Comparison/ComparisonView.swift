import Findings
package import Measurement
import MemoryTracking

/// A comparison as a person reads it: phases side by side, peaks as bars, results, verdict, notes.
///
/// The same view shows a single version, with what needs two left out.
package struct ComparisonView: TerminalView {
  package var comparison: Comparison

  package init(_ comparison: Comparison) {
    self.comparison = comparison
  }

  package func text(on display: Display) -> [StyledText] {
    let blocks = [
      title(on: display),
      CheckpointView(variants: comparison.variants).text(on: display),
      accounts(on: display),
      PeakBars(variants: comparison.variants).text(on: display),
      ResultsView(results: MetricTable(comparison)).text(on: display),
      verdict(on: display),
      notes(on: display),
    ]
    return Array(blocks.filter { !$0.isEmpty }.joined(separator: [.empty]))
  }

  private func title(on display: Display) -> [StyledText] {
    let names = comparison.variants.map(\.name).joined(separator: " against ")
    var lines = display.text(comparison.caseID.map { "\($0): \(names)" } ?? names, .strong)
      .wrapped(to: display.columns, indent: 2)
    if let input = comparison.input {
      let fixture = input.fixture.map { " of the \($0) fixture" } ?? ""
      lines += display.sentence("\(input.size)\(fixture), \(input.path)", .faint)
        .wrapped(to: display.columns, indent: 2)
    }
    return lines
  }

  /// What became of the runs that did not complete, once for each way a variant's runs ended.
  private func accounts(on display: Display) -> [StyledText] {
    comparison.variants.flatMap { variant in
      Outcome.allCases.flatMap { outcome -> [StyledText] in
        let runs = variant.runs.filter { $0.outcome == outcome }
        guard let run = runs.first, let account = run.account else { return [] }
        let share = variant.runs.count > 1 ? " (\(runs.count) of \(variant.runs.count) runs)" : ""
        var lines = display.sentence("\(variant.name)\(share) \(account).", .bad)
          .wrapped(to: display.columns, indent: 2)
        if let message = run.message {
          lines += (StyledText.spaces(2) + display.text(message))
            .wrapped(to: display.columns, indent: 2)
        }
        return lines + (outcome == .oomKilled ? termination(run, on: display) : [])
      }
    }
  }

  /// The end as a cluster reports it, for the outcome that it stands for alone.
  private func termination(_ run: Run, on display: Display) -> [StyledText] {
    var lines = ["Last State: Terminated", "  Reason: OOMKilled"]
    if let exitCode = run.exitCode { lines.append("  Exit Code: \(exitCode)") }
    return lines.flatMap {
      display.text("  " + $0, .bad).wrapped(to: display.columns, indent: 4)
    }
  }

  private func verdict(on display: Display) -> [StyledText] {
    var lines: [StyledText] = []
    if let verdict = Verdict(comparison) {
      lines += display.sentence(verdict.sentence, .strong).wrapped(to: display.columns)
    }
    if let answers = ComparisonNotes(comparison).answers {
      lines += display.sentence(
        (answers.same ? "✓ " : "✗ ") + answers.sentence, answers.same ? .good : .bad
      ).wrapped(to: display.columns, indent: 2)
    }
    return lines
  }

  private func notes(on display: Display) -> [StyledText] {
    ComparisonNotes(comparison).sentences.flatMap {
      display.sentence($0, .faint).wrapped(to: display.columns, indent: 2)
    }
  }
}
