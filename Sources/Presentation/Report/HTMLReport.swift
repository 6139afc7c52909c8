package import Findings
package import Measurement

/// A comparison or a sweep as one HTML page that stands alone: it opens offline, asks for nothing,
/// needs no script, and is well-formed XML as well.
///
/// Every text of the values is made visible and escaped; figures stand beside their texts as
/// `data-bytes` and `data-seconds`. The page is drawn and written section by section, and the
/// largest section is the most that is held of it.
package struct HTMLReport: Sendable {
  private enum Content: Sendable {
    case comparison(Comparison)
    case sweep(Sweep)
  }

  private let content: Content
  private let evidence: [DecisionEvidence]
  private let sources: [ReportSource]
  private let circumstances: ReportCircumstances

  /// A report of a comparison.
  ///
  /// - Parameters:
  ///   - comparison: what was measured.
  ///   - evidence: what else was measured for the decision table; the comparison's own is added.
  ///   - sources: the code of the versions; empty where there is none to show.
  ///   - circumstances: how the figures came about.
  package init(
    _ comparison: Comparison, evidence: [DecisionEvidence], sources: [ReportSource],
    circumstances: ReportCircumstances
  ) {
    content = .comparison(comparison)
    self.evidence = HTMLReport.adding(comparison, to: evidence, circumstances)
    self.sources = sources
    self.circumstances = circumstances
  }

  /// A report of a sweep.
  ///
  /// - Parameters:
  ///   - sweep: what was measured, from the smallest input to the largest.
  ///   - evidence: what else was measured for the decision table; that of the sweep's largest
  ///     input is added.
  ///   - sources: the code of the versions; empty where there is none to show.
  ///   - circumstances: how the figures came about.
  package init(
    _ sweep: Sweep, evidence: [DecisionEvidence], sources: [ReportSource],
    circumstances: ReportCircumstances
  ) {
    content = .sweep(sweep)
    self.evidence = HTMLReport.adding(sweep.comparisons.last, to: evidence, circumstances)
    self.sources = sources
    self.circumstances = circumstances
  }

  /// Writes the page.
  ///
  /// - Parameter sink: takes the text in pieces, in order; together they end in a newline.
  /// - Complexity: O(n) time in the samples; space for one section's text.
  package func write(to sink: (String) -> Void) {
    switch content {
    case .comparison(let comparison): write(comparison, to: sink)
    case .sweep(let sweep): write(sweep, to: sink)
    }
  }

  private static func adding(
    _ comparison: Comparison?, to evidence: [DecisionEvidence],
    _ circumstances: ReportCircumstances
  ) -> [DecisionEvidence] {
    let zone = " UTC"
    let measured = circumstances.measured
    let time = measured.hasSuffix(zone) ? String(measured.dropLast(zone.count)) : measured
    guard
      let own = comparison.flatMap({ DecisionEvidence($0, measured: time, isCurrent: true) })
    else { return evidence }
    return evidence.filter { !$0.isCurrent } + [own]
  }

  private func write(_ comparison: Comparison, to sink: (String) -> Void) {
    let opening = ReportOpening(
      kind: "comparison", title: comparison.reportTitle, summary: comparison.reportSummary,
      verdicts: comparison.verdicts, bars: ReportBars(comparison.variants),
      facts: comparison.facts + [comparison.host.reportFact, measured],
      contents: [.results, .timeline] + middle + [.runs, .method])
    opening.writePage(to: sink)
    ResultsSection(comparison, id: "results", level: 2).write(to: sink)
    TimelineSection(comparison, id: "timeline", level: 2).write(to: sink)
    writeMiddle(to: sink)
    RunsSection(comparison, id: "runs", level: 2).write(to: sink)
    writeEnd(comparison.host, to: sink)
  }

  private func write(_ sweep: Sweep, to sink: (String) -> Void) {
    let sizes = sweep.comparisons.enumerated().map { index, comparison in
      ReportOpening.Entry(
        id: "size\(index + 1)", heading: comparison.input.map { "\($0.size)" } ?? "–")
    }
    let first = sweep.comparisons.first
    let ends = [first, sweep.comparisons.last].compactMap { $0?.input.map { "\($0.size)" } }
    let opening = ReportOpening(
      kind: "sweep", title: first?.reportTitle ?? "nothing measured",
      summary: first?.reportSummary, verdicts: sweep.growth.map(\.sentence), bars: nil,
      facts: [ReportFact(name: "Inputs", value: ends.joined(separator: " to "))]
        + (first.map { [$0.host.reportFact] } ?? []) + [measured],
      contents: [.growth] + middle + sizes + [.method])
    opening.writePage(to: sink)
    GrowthSection(sweep, id: "growth").write(to: sink)
    writeMiddle(to: sink)
    for (entry, comparison) in zip(sizes, sweep.comparisons) {
      HTMLReport.write(
        comparison, under: entry, title: "Input of \(entry.heading)", facts: [], to: sink)
    }
    writeEnd(first?.host, to: sink)
  }

  /// Writes a comparison as a part of a page.
  static func write(
    _ comparison: Comparison, under entry: ReportOpening.Entry, title: String,
    facts: [ReportFact], to sink: (String) -> Void
  ) {
    let id = entry.id
    ReportPartHeading(
      id: id, title: title, verdicts: comparison.verdicts, facts: comparison.facts + facts
    ).write(to: sink)
    ResultsSection(comparison, id: "\(id)-results", level: 3).write(to: sink)
    TimelineSection(comparison, id: "\(id)-timeline", level: 3).write(to: sink)
    RunsSection(comparison, id: "\(id)-runs", level: 3).write(to: sink)
    sink("</section>\n")
  }

  /// The sections that comparisons and sweeps share; commands that stand for no case belong to no
  /// decision.
  private var middle: [ReportOpening.Entry] {
    (hasDecisions ? [.decisions] : []) + (sources.isEmpty ? [] : [.code])
  }

  private var hasDecisions: Bool {
    let first =
      switch content {
      case .comparison(let comparison): comparison
      case .sweep(let sweep): sweep.comparisons.first
      }
    return first?.caseID != nil || !evidence.isEmpty
  }

  private func writeMiddle(to sink: (String) -> Void) {
    if hasDecisions { DecisionSection(evidence, id: "decisions").write(to: sink) }
    if !sources.isEmpty { CodeSection(sources, id: "code").write(to: sink) }
  }

  private func writeEnd(_ host: Host?, to sink: (String) -> Void) {
    MethodSection(host, circumstances, id: "method").write(to: sink)
    ReportClosing().write(to: sink)
  }

  private var measured: ReportFact {
    ReportFact(name: "Measured", value: circumstances.measured)
  }
}

extension ReportOpening {
  /// Begins the page.
  func writePage(to sink: (String) -> Void) {
    ReportHead(title: title).write(to: sink)
    sink(ReportTemplates.style)
    write(to: sink)
  }
}

extension ReportOpening.Entry {
  fileprivate static let results = Self(id: "results", heading: "Results")
  fileprivate static let timeline = Self(id: "timeline", heading: "Memory over time")
  fileprivate static let growth = Self(id: "growth", heading: "Growth")
  static let decisions = Self(id: "decisions", heading: "When to stream")
  static let code = Self(id: "code", heading: "The code")
  fileprivate static let runs = Self(id: "runs", heading: "Every run")
  static let method = Self(id: "method", heading: "How it was measured")
}
