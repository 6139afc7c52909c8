import Findings
package import Measurement

/// A comparison or a sweep as one self-contained HTML page: it opens offline, requests nothing, needs no
/// script, and is well-formed XML as well. Figures accompany their texts as `data-bytes` and
/// `data-seconds`.
package struct HTMLReport: Sendable {
  private enum Content: Sendable {
    case comparison(Comparison)
    case sweep(Sweep)
  }

  private let content: Content
  private let supplements: ReportSupplements

  /// A report of a comparison, which gives the decision table its own evidence.
  package init(_ comparison: Comparison, _ supplements: ReportSupplements) {
    content = .comparison(comparison)
    self.supplements = supplements.adding(comparison)
  }

  /// A report of a sweep; the decision table gets the evidence of the largest input, the last.
  package init(_ sweep: Sweep, _ supplements: ReportSupplements) {
    content = .sweep(sweep)
    self.supplements = supplements.adding(sweep.comparisons.last)
  }

  /// Writes the page in pieces, in order; together they end in a newline.
  ///
  /// - Complexity: O(n) time in the samples; space for one block's text.
  package func write(to sink: @escaping (String) -> Void) {
    let renderer = HTMLRenderer(sink: sink)
    switch content {
    case .comparison(let comparison): write(ComparisonView(comparison), renderer)
    case .sweep(let sweep): write(SweepView(sweep), renderer)
    }
  }

  private func write(_ view: ComparisonView, _ renderer: HTMLRenderer) {
    let comparison = view.comparison
    let middle = supplements.sections(isOfCase: comparison.caseID != nil)
    HTMLPage(
      kind: "comparison", title: comparison.title,
      opening: opening(
        of: comparison, view.verdict, [.bars(view.bars)],
        view.facts + [machine(comparison.host), supplements.time]),
      contents: [.results, .timeline] + middle.map(\.entry) + [.runs, .method]
    ).begin(renderer)
    let sections = view.sections()
    for section in sections.prefix(2) + middle + sections.dropFirst(2) { renderer.write(section) }
    renderer.write(supplements.method(comparison.host))
    HTMLPage.end(renderer)
  }

  private func write(_ view: SweepView, _ renderer: HTMLRenderer) {
    let comparisons = view.sweep.comparisons
    let sizes = comparisons.enumerated().map { index, comparison in
      HTMLPage.Entry(id: "size\(index + 1)", heading: comparison.inputText)
    }
    let first = comparisons.first
    let middle = supplements.sections(isOfCase: first?.caseID != nil)
    let ends = [first, comparisons.last].compactMap { $0?.input.map { "\($0.size)" } }
    HTMLPage(
      kind: "sweep", title: first?.title ?? "nothing measured",
      opening: opening(
        of: first, view.sweep.growth.map { Document.Line($0.sentence, .verdict) }, [],
        [Document.Fact(name: "Inputs", value: ends.joined(separator: " to "))]
          + (first.map { [machine($0.host)] } ?? []) + [supplements.time]),
      contents: [.growth] + middle.map(\.entry) + sizes + [.method]
    ).begin(renderer)
    for section in [view.section] + middle { renderer.write(section) }
    for (entry, comparison) in zip(sizes, comparisons) {
      let part = ComparisonView(comparison).part(
        HTMLPage.Entry(id: entry.id, heading: "Input of \(entry.heading)"))
      renderer.write(part)
    }
    renderer.write(supplements.method(first?.host))
    HTMLPage.end(renderer)
  }

  private func opening(
    of comparison: Comparison?, _ verdicts: [Document.Line], _ bars: [Document.Block],
    _ facts: [Document.Fact]
  ) -> [Document.Block] {
    let summary = comparison?.caseSummary.map { [Document.Line($0, .subtitle)] } ?? []
    return [.lines(summary + verdicts)] + bars + [.facts(facts)]
  }
}

/// Several recorded runs as one HTML page, of the same kind as that of one: an overview, then each
/// run with its results, its timeline and its figures.
package struct RunsReport: Sendable {
  private let runs: [ReportRun]
  private let supplements: ReportSupplements

  package init(_ runs: [ReportRun], _ supplements: ReportSupplements) {
    self.runs = runs
    self.supplements = supplements
  }

  /// Writes the page in pieces, in order; together they end in a newline. Each of the runs' comparisons,
  /// in the same order, is asked for when its turn comes.
  ///
  /// - Complexity: O(n) time in the samples; space for one block's text and, if the sequence
  ///   holds no more, one comparison.
  package func write(
    _ comparisons: some Sequence<Comparison>, to sink: @escaping (String) -> Void
  ) {
    let renderer = HTMLRenderer(sink: sink)
    let parts = runs.enumerated().map { index, run in
      HTMLPage.Entry(id: "run\(index + 1)", heading: run.heading)
    }
    let middle = supplements.sections(isOfCase: true)
    HTMLPage(
      kind: "runs", title: title, opening: [.facts([supplements.time])],
      contents: [.overview] + parts + middle.map(\.entry) + [.method]
    ).begin(renderer)
    renderer.write(Document.Section(.overview, [.table(overview)]))
    for (part, (run, comparison)) in zip(parts, zip(runs, comparisons)) {
      let facts = [machine(comparison.host), Document.Fact(name: "Measured", value: run.measured)]
      renderer.write(ComparisonView(comparison).part(part, facts: facts))
    }
    for section in middle + [supplements.method(nil)] { renderer.write(section) }
    HTMLPage.end(renderer)
  }

  private var title: String {
    let subjects = runs.map(\.subject)
    let named = subjects.enumerated().filter { !subjects[..<$0.offset].contains($0.element) }
    return FigureText.count(runs.count, "run") + ": "
      + named.map(\.element).joined(separator: ", ")
  }

  private var overview: Document.Table {
    Document.Table(
      caption: "The runs of this report",
      columns: ["Run", "Case", "Input", "Peak memory", "Measured"].map { .text($0) },
      rows: runs.map { run in
        Document.Table.Row(
          heading: .init("Run \(run.number)"),
          cells: [.text(run.subject), .text(run.input), .text(run.peaks), .text(run.measured)])
      }, layout: .wide)
  }
}

private func machine(_ host: Host) -> Document.Fact {
  Document.Fact(name: "Machine", value: host.sentence)
}

extension Document.Section {
  fileprivate var entry: HTMLPage.Entry { HTMLPage.Entry(id: id, heading: heading) }
}
