import Findings
package import Measurement

/// A comparison, a sweep or several recorded runs as one self-contained HTML page: it opens
/// offline, requests nothing, needs no script, and is well-formed XML as well. Figures accompany
/// their texts as `data-bytes` and `data-seconds`.
package struct HTMLReport {
  /// A section, made when its turn comes; `nil` for one whose figures cannot be read.
  private typealias Part = (entry: HTMLPage.Entry, section: () -> Document.Section?)

  private let page: HTMLPage
  private let supplements: ReportSupplements
  private let host: Host?
  private let kind: Comparison.Kind
  /// Whether the page has the decision table, which is about cases.
  private let hasDecisions: Bool
  /// The parts before the decision table and the code, and those after them.
  private let parts: (before: [Part], after: [Part])

  /// A report of a comparison, which gives the decision table its own evidence.
  package init(_ comparison: Comparison, _ supplements: ReportSupplements) {
    let view = ComparisonView(CommandKeys(comparison, usesLetters: true))
    let answer = comparison.kind == .comparison ? nil : comparison.view.document
    page = HTMLPage(
      kind: comparison.isOfOneCommand ? "command" : comparison.kind.rawValue,
      title: view.pageTitle(of: comparison),
      opening: HTMLReport.opening(
        of: comparison, answer == nil ? view.verdict : [], answer == nil ? [.bars(view.bars)] : [],
        view.facts + [machine(comparison.host), supplements.time], commands: view.commands),
      hasCodeTitle: comparison.isOfOneCommand)
    self.supplements = supplements.adding(comparison)
    host = comparison.host
    kind = comparison.kind
    hasDecisions = comparison.caseID != nil
    if let answer {
      parts = ([(.results, { Document.Section(.results, answer.blocks) })], [])
      return
    }
    // Without its type the closure would be cast at run time, which Swift 6.3 cannot do.
    let sections = view.sections.map { entry, blocks -> Part in
      (entry, { Document.Section(entry, blocks()) })
    }
    parts = (Array(sections.prefix(2)), Array(sections.dropFirst(2)))
  }

  /// A report of a sweep; the decision table gets the evidence of the largest input, the last.
  package init(_ sweep: Sweep, _ supplements: ReportSupplements) {
    let (first, last) = (sweep.comparisons.first, sweep.comparisons.last)
    let ends = [first, last].compactMap { $0?.sweptText }
    let view = SweepView(sweep.keyed(usesLetters: true))
    page = HTMLPage(
      kind: "sweep",
      title: first.map {
        ComparisonView(CommandKeys($0, usesLetters: true)).pageTitle(of: $0)
      } ?? "nothing measured",
      opening: HTMLReport.opening(
        of: first, view.sweep.growth.map { Document.Line($0.sentence, .verdict) }, [],
        [Document.Fact(name: "Inputs", value: ends.joined(separator: " to "))]
          + (first.map { [machine($0.host)] } ?? []) + [supplements.time],
        // A single command is the title.
        commands: first?.variants.count == 1 ? [] : view.commands))
    self.supplements = supplements.adding(last)
    host = first?.host
    kind = .comparison
    hasDecisions = first?.caseID != nil
    let sizes = sweep.comparisons.enumerated().map { index, comparison -> Part in
      let entry = HTMLPage.Entry(id: "size\(index + 1)", heading: comparison.sweptText)
      return (
        entry,
        {
          ComparisonView(CommandKeys(comparison, usesLetters: true)).part(
            entry,
            heading: comparison.parameter == nil ? "Input of \(entry.heading)" : entry.heading)
        }
      )
    }
    parts = ([(.growth, { view.section })], sizes)
  }

  /// A report of several recorded runs: an overview, then each with its results, its timeline and
  /// its figures. Each of their comparisons, in the same order, is asked for when its turn comes.
  package init(
    _ runs: [ReportRun], _ comparisons: some Sequence<Comparison>,
    _ supplements: ReportSupplements
  ) {
    let subjects = runs.map(\.subject)
    let named = subjects.enumerated().filter { !subjects[..<$0.offset].contains($0.element) }
    page = HTMLPage(
      kind: "runs",
      title: FigureText.count(runs.count, "run") + ": "
        + named.map(\.element).joined(separator: ", "),
      opening: [.facts([supplements.time])])
    self.supplements = supplements
    host = nil
    kind = .comparison
    hasDecisions = runs.contains(where: \.isOfCase)
    var unread = comparisons.makeIterator()
    let each = runs.enumerated().map { index, run -> Part in
      let entry = HTMLPage.Entry(id: "run\(index + 1)", heading: run.heading)
      return (
        entry,
        {
          unread.next().map { comparison in
            let measured = Document.Fact(name: "Measured", value: run.measured)
            let view = ComparisonView(CommandKeys(comparison, usesLetters: true))
            return view.part(
              entry, facts: view.commands + [machine(comparison.host), measured])
          }
        }
      )
    }
    let verdicts = runs.compactMap { run in
      run.verdict.map { Document.Fact(name: "Run \(run.number)", value: $0) }
    }
    let overview: [Document.Block] = [
      .table(HTMLReport.overview(runs)), .bars(runs.flatMap(\.bars)), .facts(verdicts),
    ]
    parts = ([(.overview, { Document.Section(.overview, overview) })] + each, [])
  }

  /// Writes the page, once, in pieces in order; together they end in a newline.
  ///
  /// - Complexity: O(n) time in the samples; space for one block's text and, of several runs, the
  ///   comparison that is being written.
  package func write(to sink: @escaping (String) -> Void) {
    let renderer = HTMLRenderer(sink: sink)
    let others = supplements.sections(hasDecisions: hasDecisions) + [supplements.method(host, kind)]
    let rest = others.map { section -> Part in
      (HTMLPage.Entry(id: section.id, heading: section.heading), { section })
    }
    let parts = parts.before + rest.dropLast() + parts.after + rest.suffix(1)
    page.begin(renderer, contents: parts.map(\.entry))
    for part in parts { part.section().map(renderer.write) }
    HTMLPage.end(renderer, version: supplements.version)
  }

  private static func opening(
    of comparison: Comparison?, _ verdicts: [Document.Line], _ bars: [Document.Block],
    _ facts: [Document.Fact], commands: [Document.Fact] = []
  ) -> [Document.Block] {
    let commands: [Document.Block] = commands.isEmpty ? [] : [.facts(commands)]
    let summary = comparison?.caseSummary.map { [Document.Line($0, .subtitle)] } ?? []
    return commands + [.lines(summary + verdicts)] + bars + [.facts(facts)]
  }

  private static func overview(_ runs: [ReportRun]) -> Document.Table {
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

extension Comparison {
  /// Whether one command was measured, which then is the page's title.
  fileprivate var isOfOneCommand: Bool {
    kind == .comparison && caseID == nil && variants.count == 1
  }
}

extension ComparisonView {
  /// The title of a page: with the names that the commands have, if these are short.
  fileprivate func pageTitle(of comparison: Comparison) -> String {
    CommandKeys(comparison).comparison == comparison ? comparison.title : self.comparison.title
  }
}

private func machine(_ host: Host) -> Document.Fact {
  Document.Fact(name: "Machine", value: host.sentence)
}
