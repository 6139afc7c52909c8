package import Findings
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

/// What a report shows beside its figures: the decision table, the code, how the figures came
/// about.
package struct ReportSupplements: Sendable {
  /// What was measured for the decision table.
  package var evidence: [DecisionEvidence]
  /// The code of the versions.
  package var sources: [Document.Listing]
  /// When it was measured, in words: `2026-03-01 09:30 UTC`.
  package var measured: String
  /// The command line that measures it again; `nil` if there is none.
  package var command: String?
  /// What was asked of the measurement.
  package var options: [Document.Fact]
  /// The version of HighWater that writes the page: `0.1.0`.
  package var version: String

  package init(
    evidence: [DecisionEvidence], sources: [Document.Listing], measured: String,
    command: String? = nil, options: [Document.Fact] = [], version: String
  ) {
    self.version = version
    self.evidence = evidence
    self.sources = sources
    self.measured = measured
    self.command = command
    self.options = options
  }
}

/// A recorded run as a report of several lists it, before its figures are read.
package struct ReportRun: Hashable, Sendable {
  var number: String
  /// The case, or what else was measured.
  var subject: String
  /// The input's size.
  var input: String?
  /// Each version's peak, in words.
  var peaks: String
  /// When it was measured, in words.
  var measured: String
  /// Whether it is of a case, which the decision table is about.
  var isOfCase: Bool
  /// Each version's peak, for a bar; empty for what answers another question, such as `fit`.
  var bars: [Document.Bar] = []
  /// The verdict in a sentence; `nil` for a single version.
  var verdict: String?

  package init(
    number: String, subject: String, input: String?, peaks: String, measured: String,
    isOfCase: Bool
  ) {
    self.isOfCase = isOfCase
    self.number = number
    self.subject = subject
    self.input = input
    self.peaks = peaks
    self.measured = measured
  }

  /// Takes the bars and the verdict from the run's figures, its samples aside, and what commands it
  /// ran.
  package mutating func summarize(_ comparison: Comparison) {
    guard comparison.kind == .comparison else { return }
    let view = ComparisonView(CommandKeys(comparison, usesLetters: true))
    bars = view.bars.map { bar in
      var bar = bar
      bar.name = "\(number): \(bar.name)"
      return bar
    }
    if comparison.variants.count == 1, !bars.isEmpty { bars[0].name = number }
    verdict = view.verdict.first?.text
    guard comparison.caseID == nil else { return }
    let variants = comparison.variants
    subject =
      variants.count == 1
      ? ChartDrawing.short(variants[0].commandLine ?? variants[0].name, to: 48)
      : FigureText.count(variants.count, "command")
  }

  /// What its part of the page is headed: `Run 5: tail, 64.0 MiB`.
  var heading: String { "Run \(number): \(subject)\(input.map { ", \($0)" } ?? "")" }
}

/// The frame of a page: its head and opening, the contents, and its end.
struct HTMLPage {
  /// A section that the contents lead to.
  struct Entry {
    var id: String
    var heading: String

    static let results = Entry(id: "results", heading: "Results")
    static let timeline = Entry(id: "timeline", heading: "Memory over time")
    static let places = Entry(id: "where", heading: "Where the memory was")
    static let growth = Entry(id: "growth", heading: "Growth")
    static let overview = Entry(id: "overview", heading: "Overview")
    static let decisions = Entry(id: "decisions", heading: "When to stream")
    static let code = Entry(id: "code", heading: "The code")
    static let runs = Entry(id: "runs", heading: "Every run")
    static let method = Entry(id: "method", heading: "How it was measured")
  }

  /// What kind of page it is: `comparison`.
  var kind: String
  var title: String
  /// What its opening says below the title.
  var opening: [Document.Block]
  /// Whether the title is a command line.
  var hasCodeTitle = false

  /// Begins the page, up to its first section.
  func begin(_ renderer: HTMLRenderer, contents: [Entry]) {
    renderer.write(head)
    renderer.write(Markup(stringLiteral: HTMLPage.style))
    renderer.write(
      """
      </style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the results</a>
      <header>
      <p class="kind">HighWater <span aria-hidden="true">·</span> \(kind)</p>
      <h1\(attribute: "class", hasCodeTitle ? "command" : nil)>\(title)</h1>

      """)
    renderer.write(opening)
    let links = contents.map { entry -> Markup in
      "<li><a href=\"#\(entry.id)\">\(entry.heading)</a></li>\n"
    }
    renderer.write(
      """
      </header>
      <nav aria-label="Contents">
      <ul>
      \(links)</ul>
      </nav>
      <main id="content">

      """)
  }

  private var head: Markup {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="HighWater"/>
    <title>\(title) – HighWater</title>
    <style>

    """
  }

  /// The style sheet in the page's head.
  static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

  /// Ends the page; `version` is that of HighWater.
  static func end(_ renderer: HTMLRenderer, version: String) {
    let name = version.isEmpty ? "HighWater" : "HighWater \(version)"
    renderer.write(
      """
      </main>
      <footer>
      <p>Made by \(name). KiB, MiB and GiB are 2<sup>10</sup>, 2<sup>20</sup> and 2<sup>30</sup> bytes; \
      a dash (–) marks what was not measured. RSS is the RAM a process holds, the peak the most it \
      ever held.</p>
      </footer>
      </body>
      </html>

      """)
  }
}

extension Document.Section {
  init(_ entry: HTMLPage.Entry, _ blocks: [Document.Block]) {
    self.init(id: entry.id, heading: entry.heading, blocks: blocks)
  }
}
