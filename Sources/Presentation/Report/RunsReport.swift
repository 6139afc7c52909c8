package import Findings
package import Measurement

/// Several recorded runs as one HTML page, of the same kind as that of one: an overview, then each
/// run with its results, its timeline and its figures.
package struct RunsReport: Sendable {
  private let runs: [ReportRun]
  private let evidence: [DecisionEvidence]
  private let sources: [ReportSource]
  private let circumstances: ReportCircumstances

  /// - Parameters:
  ///   - runs: what is listed, in order.
  ///   - evidence: what was measured for the decision table.
  ///   - sources: the code of the versions; empty where there is none to show.
  ///   - circumstances: how the figures came about.
  package init(
    _ runs: [ReportRun], evidence: [DecisionEvidence], sources: [ReportSource],
    circumstances: ReportCircumstances
  ) {
    self.runs = runs
    self.evidence = evidence
    self.sources = sources
    self.circumstances = circumstances
  }

  /// Writes the page.
  ///
  /// - Parameters:
  ///   - comparisons: the runs' figures in the same order; each is asked for when its turn comes.
  ///   - sink: takes the text in pieces, in order; together they end in a newline.
  /// - Complexity: O(n) time in the samples; space for one section's text and, if the sequence
  ///   holds no more, one comparison.
  package func write(_ comparisons: some Sequence<Comparison>, to sink: (String) -> Void) {
    let parts = runs.enumerated().map { index, run in
      ReportOpening.Entry(id: "run\(index + 1)", heading: run.heading)
    }
    ReportOpening(
      kind: "runs", title: title, summary: nil, verdicts: [], bars: nil,
      facts: [ReportFact(name: "Measured", value: circumstances.measured)],
      contents: [.overview] + parts + [.decisions] + (sources.isEmpty ? [] : [.code]) + [.method]
    ).writePage(to: sink)
    OverviewSection(runs, id: "overview").write(to: sink)
    for (part, (run, comparison)) in zip(parts, zip(runs, comparisons)) {
      let facts = [
        comparison.host.reportFact, ReportFact(name: "Measured", value: run.measured),
      ]
      HTMLReport.write(comparison, under: part, title: part.heading, facts: facts, to: sink)
    }
    DecisionSection(evidence, id: "decisions").write(to: sink)
    if !sources.isEmpty { CodeSection(sources, id: "code").write(to: sink) }
    MethodSection(nil, circumstances, id: "method").write(to: sink)
    ReportClosing().write(to: sink)
  }

  private var title: String {
    let subjects = runs.map(\.subject)
    let named = subjects.enumerated().filter { !subjects[..<$0.offset].contains($0.element) }
    return FigureText.count(runs.count, "run") + ": "
      + named.map(\.element).joined(separator: ", ")
  }
}

extension ReportOpening.Entry {
  fileprivate static let overview = Self(id: "overview", heading: "Overview")
}
