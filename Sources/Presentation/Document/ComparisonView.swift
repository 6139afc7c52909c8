import CaseStudies
import Findings
package import Measurement
import MemoryTracking
package import TerminalText

/// A comparison as a person reads it: phases side by side, peaks as bars, metrics, verdict, notes.
///
/// The same view shows a single version, without what needs two. The blocks are built here once;
/// the terminal's summary, the Markdown page and the sections of the HTML page each select from
/// them.
package struct ComparisonView: DocumentView {
  package var comparison: Comparison
  /// How much is shown of where the memory was.
  package var detail: WhereDetail
  /// The metrics to show; `nil` for all of them.
  var metricNames: Set<String>?

  /// The commands that were compared, by the names of their columns; none for one command alone,
  /// which is the title.
  let commands: [Document.Fact]
  /// Those of them for which a letter stands.
  let abbreviations: [Document.Fact]

  package init(_ comparison: Comparison, _ detail: WhereDetail = WhereDetail()) {
    self.init(CommandKeys(comparison), detail)
  }

  init(_ keys: CommandKeys, _ detail: WhereDetail = WhereDetail()) {
    comparison = keys.comparison
    commands = keys.comparison.variants.count > 1 ? keys.commands : []
    abbreviations = keys.abbreviations
    self.detail = detail
  }

  /// What the terminal shows.
  package var document: Document {
    Document(
      [.lines(title)] + phases + [.accounts(accounts)] + (bars.count > 1 ? [.bars(bars)] : [])
        + [.table(metrics), .lines(verdict + agreement)] + processes + [.notes(notes.sentences)]
        + whereViews.flatMap(\.blocks))
  }

  /// What a Markdown page shows.
  var page: Document {
    let answers = [notes.answers.map { $0.sentence + "." }].compactMap { $0 }
    let origin = ["Measured on \(comparison.host.sentence).", comparison.provenance?.sentence]
      .compactMap { $0 }
    return Document(
      [.lines(title), .table(metrics), .lines(verdict), .accounts(accountsOfRuns)] + processes
        + pagePhases + whereViews.flatMap(\.blocks)
        + [.notes(answers + notes.sentences + origin)])
  }
}

extension ComparisonView {
  var notes: ComparisonNotes { ComparisonNotes(comparison) }

  /// Where the memory of each variant was at its peak, as far as that was asked for.
  var whereViews: [WhereView] {
    comparison.variants.compactMap { variant in
      variant.picture.map { WhereView(variant.name, $0, detail) }
    }
  }

  /// What was compared, and on what.
  var title: [Document.Line] {
    [Document.Line(comparison.title, .title)]
      + commandLines
      + (comparison.input.map { [Document.Line($0.sentence, .subtitle)] } ?? [])
  }

  /// The commands that were compared, a line each.
  var commandLines: [Document.Line] { commands.lines }

  /// The verdict in a sentence, none for a single version; and what gave a fake away.
  var verdict: [Document.Line] {
    (Verdict(comparison).map { [Document.Line($0.sentence, .verdict)] } ?? [])
      + comparison.fakes.map { Document.Line($0.sentence, .verdict) }
  }

  /// Whether the versions agree.
  var agreement: [Document.Line] {
    notes.answers.map { answers in
      [
        Document.Line(
          (answers.same ? "✓ " : "✗ ") + answers.sentence, .agreement(answers.same))
      ]
    } ?? []
  }

  /// The peaks that were measured; none if all are zero.
  var bars: [Document.Bar] {
    let bars = comparison.variants.enumerated().compactMap { index, variant in
      variant.medianPeak.map { peak in
        Document.Bar(
          name: variant.name, series: index, text: peak.text, bytes: peak.value.bytes)
      }
    }
    return bars.contains { $0.bytes > 0 } ? bars : []
  }

  /// What happened to the runs that did not complete, once for each way a variant's runs ended.
  var accounts: [Document.Account] {
    comparison.variants.flatMap { variant in
      Outcome.allCases.compactMap { outcome in
        let runs = variant.runs.filter { $0.outcome == outcome }
        guard let run = runs.first, let account = run.account else { return nil }
        let share = variant.runs.count > 1 ? "(\(runs.count) of \(variant.runs.count) runs) " : ""
        let termination =
          outcome == .oomKilled
          ? ["Last State: Terminated", "Reason: OOMKilled"]
            + (run.exitCode.map { ["Exit Code: \($0)"] } ?? []) : []
        return Document.Account(
          variant: variant.name, sentence: "\(share)\(account).", message: run.message,
          termination: termination)
      }
    }
  }

  /// The same for every run.
  private var accountsOfRuns: [Document.Account] {
    comparison.variants.flatMap { variant in
      variant.runs.compactMap { run in
        run.account.map {
          Document.Account(variant: variant.name, sentence: "\($0).", message: run.message)
        }
      }
    }
  }

  /// What was worked on, and whether the versions agree.
  var facts: [Document.Fact] {
    (comparison.input.map { [Document.Fact(name: "Input", value: $0.sentence)] } ?? [])
      + (comparison.kind == .comparison ? agreement : []).map {
        Document.Fact(name: "Answers", value: $0.text)
      }
  }
}

extension Comparison.Variant {
  /// The name, and of a command all of it: `sort -u words.txt`.
  fileprivate var title: String {
    guard let commandLine else { return name }
    let program = commandLine.prefix { $0 != " " }
    let isNamed =
      ![commandLine, CommandKeys.soleName].contains(name)
      && !program.split(separator: "/").suffix(1).contains(name[...])
    return isNamed ? "\(name): \(commandLine)" : commandLine
  }
}

extension Comparison {
  /// What was compared, or asked: `tail: load against stream`,
  /// `sort: the smallest limit it survives`.
  var title: String {
    let first = variants.first?.name ?? ""
    let names =
      switch kind {
      case .comparison where variants.count == 1: variants[0].title
      case .comparison: variants.map(\.name).joined(separator: " against ")
      case .fit: "\(first): the smallest limit it survives"
      case .why: "Which setting changes the peak?"
      case .watch: first
      }
    return caseID.map { "\($0): \(names)" } ?? names
  }

  /// What the case is about; `nil` for commands.
  var caseSummary: String? {
    caseID.flatMap(CaseStudy.named).map { "\($0.title). \($0.summary)" }
  }
}

extension Comparison.Input {
  /// The input in a line: `64.0 MiB of the log fixture, app.log`.
  fileprivate var sentence: String {
    "\(size)" + (fixture.map { " of the \($0) fixture" } ?? "") + ", \(path)"
  }
}

extension Host {
  /// The machine in a line.
  var sentence: String {
    "Linux \(kernel), \(FigureText.count(processors, "CPU")), \(memory) of memory, Swift \(swift), "
      + "\(build) build"
  }
}

extension ComparisonView {
  /// The metrics in columns; in a window too narrow for them as before → after, or without changes.
  var metrics: Document.Table {
    if hasManyVersions { return listedMetrics }
    var metrics = MetricTable(comparison)
    if let metricNames { metrics.rows.removeAll { !metricNames.contains($0.metric) } }
    let isRepeated = comparison.variants.contains { $0.runs.count > 1 }
    var table = ComparisonView.columns(metrics, showsChanges: true)
    table.caption = isRepeated ? "Medians of all runs" : "What each version needed"
    table.layout = metrics.headings.count > 2 ? .wide : .medium
    // Before → after is for two; of three versions the figures matter more than their changes.
    table.narrower = [
      metrics.headings.count == 2
        ? ComparisonView.arrows(metrics) : ComparisonView.columns(metrics, showsChanges: false)
    ]
    return table
  }

  /// Whether there are more versions than a window has room for columns.
  private var hasManyVersions: Bool {
    let variants = comparison.variants
    return variants.count > 3 || (variants.count > 2 && variants.contains { $0.language != nil })
  }

  /// The metrics of many versions, one below the other; in a window too narrow for them without
  /// what was written, then without what was read.
  private var listedMetrics: Document.Table {
    let hasWritten = comparison.variants.contains { $0.spread(\.bytesWritten) != nil }
    var table = listed(showsRead: true, showsWritten: hasWritten)
    table.narrower = [
      listed(showsRead: true, showsWritten: false), listed(showsRead: false, showsWritten: false),
      table,
    ]
    return table
  }

  private func listed(showsRead: Bool, showsWritten: Bool) -> Document.Table {
    let variants = comparison.variants
    let isRepeated = variants.contains { $0.runs.count > 1 }
    let hasOutcomes = variants.contains { $0.runs.contains { $0.outcome != .completed } }
    return Document.Table(
      caption: isRepeated ? "Medians of all runs" : "What each version needed",
      columns: [
        .text("Version"), .number("Peak memory"), .number("Start"), .number("Above start"),
        .number("Time"),
      ] + (showsRead ? [.number("Bytes read")] : [])
        + (showsWritten ? [.number("Bytes written")] : [])
        + (hasOutcomes ? [.text("Outcome")] : []),
      rows: variants.map { variant in
        Document.Table.Row(
          heading: .init(variant.name),
          cells: [
            .peak(variant.medianPeak), .amount(variant.start?.median), .peak(variant.aboveStart),
            .time(variant.wall?.median),
          ] + (showsRead ? [.amount(variant.bytesRead?.median)] : [])
            + (showsWritten ? [.amount(variant.spread(\.bytesWritten)?.median)] : [])
            + (hasOutcomes ? [.text(variant.outcomes)] : []))
      }, layout: .wide)
  }

  private static func columns(_ metrics: MetricTable, showsChanges: Bool) -> Document.Table {
    let columns = metrics.headings.enumerated().flatMap { index, heading in
      let figures = [Document.Table.Column(title: heading, alignment: .right, gap: 3)]
      return showsChanges && index > 0
        ? figures + [Document.Table.Column(title: "Improvement", gap: 3)] : figures
    }
    return Document.Table(
      columns: [.text("Metric")] + columns,
      rows: metrics.rows.map { row in
        Document.Table.Row(
          heading: .init(row.metric),
          cells: row.cells.enumerated().flatMap { index, cell in
            showsChanges && index > 0
              ? [figure(cell), Document.Cell(content: change(row, index))] : [figure(cell)]
          })
      }, detailTitle: "min … max")
  }

  private static func figure(_ cell: MetricTable.Cell) -> Document.Cell {
    Document.Cell(
      content: cell.text.map { .figure($0) }, detail: cell.spread,
      value: cell.bytes.map { .bytes($0) } ?? cell.duration.map { .seconds($0) })
  }

  private static func change(_ row: MetricTable.Row, _ index: Int) -> Document.Text? {
    guard row.changes.indices.contains(index - 1) else { return Document.Text([]) }
    return row.changes[index - 1].map { text in
      .figure(text, text.hasSuffix("less") ? .good : text == "same" ? nil : .warning)
    }
  }

  private static func arrows(_ metrics: MetricTable) -> Document.Table {
    let rows = metrics.rows.flatMap { row -> [Document.Table.Row] in
      func both(_ texts: [String?], _ tone: Document.Text.Tone?) -> Document.Text {
        .figure(texts[0] ?? "–", tone) + Document.Text(" → ", tone) + .figure(texts[1] ?? "–", tone)
      }
      var text = both(row.cells.map(\.text), nil)
      if row.changes.first.flatMap({ $0 }) != nil, let change = change(row, 1) {
        text = text + Document.Text(", ") + change
      }
      let figures = Document.Table.Row(
        heading: .init(row.metric), cells: [Document.Cell(content: text)])
      guard row.cells.contains(where: { $0.spread != nil }) else { return [figures] }
      let spreads = both(row.cells.map { $0.spread ?? $0.text }, .faint)
      return [
        figures,
        Document.Table.Row(
          heading: .init("  min … max", .faint), cells: [Document.Cell(content: spreads)]),
      ]
    }
    let column = Document.Table.Column(title: "", wraps: true)
    return Document.Table(columns: [column, column], rows: rows)
  }
}

extension Comparison.Variant {
  /// How much the median peak is above what was held at the start; `nil` unless both are known.
  fileprivate var aboveStart: BoundedFigure<ByteCount>? {
    guard let peak = medianPeak, let start = start?.median else { return nil }
    return BoundedFigure(max(.zero, peak.value - start), peak.bound)
  }
}

/// A comparison that has just been made, with the decision table below it.
///
/// A window that is too low for all of it shows at its end what matters: the phases, the verdict,
/// and the table's row; the figures and the notes are above, to scroll back to.
package struct ResultView: TerminalView {
  private let view: ComparisonView
  private let table: DecisionTableView?

  /// - Parameters:
  ///   - comparison: What was measured.
  ///   - detail: How much is shown of where the memory was.
  ///   - table: The decision table with the comparison's row marked; `nil` for what fills no row.
  package init(_ comparison: Comparison, _ detail: WhereDetail, table: DecisionTableView?) {
    view = ComparisonView(comparison, detail)
    self.table = table
  }

  package func text(on display: Display) -> [StyledText] {
    let renderer = TerminalRenderer(display: display)
    let whole = renderer.text(
      of: Document(view.document.blocks + (table?.document.blocks ?? [])))
    // The prompt takes a row.
    guard let rows = display.rows, whole.count >= rows else { return whole }
    let endings = endings.map { renderer.text(of: Document($0)) }
    guard let ending = endings.first(where: { $0.count < rows }) ?? endings.last else {
      return whole
    }
    return renderer.text(of: Document(view.background)) + [.empty] + ending
  }

  /// What the window may show at its end, from the most to the least.
  private var endings: [[Document.Block]] {
    let words: [Document.Block] = [
      .accounts(view.accounts), .lines(view.verdict + view.agreement),
    ]
    let phases = view.briefPhases
    let bars: [Document.Block] = view.bars.count > 1 ? [.bars(view.bars)] : []
    let title = Document.Block.lines(Array(view.title.prefix(1)))
    if phases.isEmpty, view.bars.count == 1 {
      // Of a command alone the peak is what matters.
      var brief = view
      brief.metricNames = ["Peak memory"]
      let peak = words + [.table(brief.metrics)]
      return [[title] + peak, peak]
    }
    let chart = phases + bars
    var endings = [[title] + chart + words + compactTable(nil)]
    for rows in [nil, 6, 4, 2, 1] {
      let table = compactTable(rows)
      endings.append(chart + words + table)
      endings.append(phases + words + table)
    }
    if table != nil { endings += [words + compactTable(6), words + compactTable(1)] }
    return endings + [phases + words, words]
  }

  private func compactTable(_ rows: Int?) -> [Document.Block] {
    guard var table else { return [] }
    table.isCompact = true
    table.rowLimit = rows
    return table.document.blocks
  }
}

extension ComparisonView {
  /// What is above the end that a low window shows.
  fileprivate var background: [Document.Block] {
    [.lines(title), .table(metrics)] + processes + whereViews.flatMap(\.blocks)
      + [.notes(notes.sentences)]
  }
}
