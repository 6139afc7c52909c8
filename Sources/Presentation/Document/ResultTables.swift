import CaseStudies
package import Findings
import Measurement
import MemoryTracking

/// A figure of a checkpoint that a column can show.
private enum PhaseFigure: String, CaseIterable {
  case resident = "RSS"
  case change
  case peak
  case elapsed = "time"

  func cell(_ checkpoint: Checkpoint) -> Document.Cell {
    switch self {
    case .resident: .mebibytes(checkpoint.statistics.resident)
    case .change: .difference(checkpoint.residentDelta)
    case .peak: .mebibytes(checkpoint.statistics.peak)
    case .elapsed: .time(checkpoint.elapsed)
    }
  }

  /// The choices of columns for a version, from the fullest to the smallest that is still useful.
  static let choices: [[PhaseFigure]] = [
    allCases, [.resident, .change, .peak], [.resident, .peak],
  ]
}

extension ComparisonView {
  /// The window from which versions are laid side by side.
  static let sideBySideWidth = 100
  private static let phaseCaption = Document.Line(
    "Memory at the end of each phase, in MiB", .caption)

  private var phasedVariants: [Comparison.Variant] {
    comparison.variants.filter { $0.representative?.checkpoints.isEmpty == false }
  }

  /// The checkpoints of all versions: side by side, phase by phase, if the window has the room;
  /// else one version below the other.
  var phases: [Document.Block] { phases(sideBySideFrom: ComparisonView.sideBySideWidth) }

  /// The same in as few lines as the window allows.
  var briefPhases: [Document.Block] { phases(sideBySideFrom: 0) }

  /// The same below a title that names a version alone.
  var phasesBelowTitle: [Document.Block] { phases(sideBySideFrom: 0, namesAll: false) }

  private func phases(sideBySideFrom leastWindow: Int, namesAll: Bool = true) -> [Document.Block] {
    let shown = phasedVariants
    guard !shown.isEmpty else { return [] }
    let sideBySide =
      shown.count > 1
      ? PhaseFigure.choices.map {
        ComparisonView.aligned(shown, $0, leastWindow: leastWindow)
      } : []
    let isNamed = namesAll || shown.count > 1
    let forms =
      sideBySide
      + PhaseFigure.choices.map { ComparisonView.stacked(shown, $0, isNamed: isNamed) }
    var table = forms[0]
    table.narrower = Array(forms.dropFirst())
    return [.joined([.lines([ComparisonView.phaseCaption]), .table(table)])]
  }

  /// The checkpoints side by side, as a page has them.
  var pagePhases: [Document.Block] {
    let shown = phasedVariants
    guard !shown.isEmpty else { return [] }
    return [
      .lines([ComparisonView.phaseCaption]),
      .table(ComparisonView.aligned(shown, PhaseFigure.choices[1])),
    ]
  }

  /// All versions' columns side by side, phases aligned.
  private static func aligned(
    _ variants: [Comparison.Variant], _ figures: [PhaseFigure], leastWindow: Int = 0
  ) -> Document.Table {
    let alignment = PhaseAlignment(variants.map { $0.representative?.checkpoints ?? [] })
    let columns = variants.flatMap { variant in
      figures.enumerated().map { index, figure in
        Document.Table.Column(
          title: figure.rawValue, alignment: .right, gap: index == 0 ? 4 : 2, group: variant.name)
      }
    }
    return Document.Table(
      columns: [.init(title: "Phase", wraps: true)] + columns,
      rows: alignment.rows.map { row in
        Document.Table.Row(
          heading: .init(row.name),
          cells: row.checkpoints.flatMap { checkpoint in
            figures.map { figure in checkpoint.map { figure.cell($0) } ?? .empty }
          })
      }, leastWindow: leastWindow)
  }

  /// The versions one below the other in the same columns.
  private static func stacked(
    _ variants: [Comparison.Variant], _ figures: [PhaseFigure], isNamed: Bool
  ) -> Document.Table {
    Document.Table(
      columns: [.init(title: "Phase", wraps: true)] + figures.map { .number($0.rawValue) },
      rows: variants.flatMap { variant in
        (isNamed ? [Document.Table.Row(heading: .init(variant.name), cells: [])] : [])
          + (variant.representative?.checkpoints ?? []).map { checkpoint in
            Document.Table.Row(
              heading: .init(checkpoint.name), cells: figures.map { $0.cell(checkpoint) })
          }
      })
  }

  /// The checkpoints of one version, which its place in a chart names by keys.
  static func phases(of run: Run, _ name: String, series: Int) -> Document.Table {
    Document.Table(
      caption: "\(name): memory at the end of each phase, in MiB",
      columns: [
        .text("Phase"), .number("RSS"), .number("Change"), .number("Peak"), .number("Time"),
      ],
      rows: run.checkpoints.enumerated().map { index, checkpoint in
        Document.Table.Row(
          key: Document.Chart.key(ofPhase: index, inSeries: series), series: series,
          heading: .init(checkpoint.name), cells: PhaseFigure.allCases.map { $0.cell(checkpoint) })
      }, layout: .compact)
  }
}

extension ComparisonView {
  /// Every run with all that was measured of it, and how.
  var runTables: [Document.Table] {
    let runs = comparison.variants.flatMap { variant in
      variant.runs.enumerated().map { ("\(variant.name) \($0.offset + 1)", $0.element) }
    }
    return [
      ComparisonView.table(.memory, of: runs, "Memory, and how its peak is known"),
      ComparisonView.table(
        .work, of: runs, "Time and work, and how often memory was sampled",
        adding: [.number("Samples"), .number("Asked every"), .number("Taken every")]
      ) { run in
        [
          .count(run.timeline.samples.count), .time(run.timeline.intervalAsked),
          .time(run.timeline.intervalAchieved),
        ]
      },
    ]
  }

  private static func table(
    _ table: RunFigure.Column.Table, of runs: [(name: String, run: Run)], _ caption: String,
    adding more: [Document.Table.Column] = [], _ cells: (Run) -> [Document.Cell] = { _ in [] }
  ) -> Document.Table {
    let figures = RunFigure.columns(of: table, for: runs.map(\.run))
    let columns = figures.compactMap(\.column).map { column in
      Document.Table.Column(title: column.title, alignment: column.isText ? .left : .right)
    }
    return Document.Table(
      caption: caption, columns: [.text("Run")] + columns + more,
      rows: runs.map { name, run in
        Document.Table.Row(
          heading: .init(name), cells: figures.map { .figure($0, of: run) } + cells(run))
      }, layout: .wide)
  }

  /// The most rows of a table of samples; of more samples the highest of each few is shown.
  private static let sampleRows = 32

  /// The samples of a version's run.
  static func samples(of run: Run, _ name: String) -> Document.Table {
    let samples = run.timeline.samples
    let share = (samples.count - 1) / sampleRows + 1
    let rows = stride(from: 0, to: samples.count, by: share).compactMap { start in
      samples[start..<min(start + share, samples.count)].max { $0.resident < $1.resident }
    }
    let extent =
      share == 1
      ? FigureText.count(samples.count, "sample")
      : "the highest of every \(share) of \(samples.count) samples"
    return Document.Table(
      caption: "\(name): \(extent), in MiB",
      columns: [.text("Time"), .number("RSS"), .number("Anonymous"), .number("File")],
      rows: rows.map { sample in
        Document.Table.Row(
          moment: sample.elapsed, heading: .init(sample.elapsed.figure),
          cells: [
            .mebibytes(sample.resident), .mebibytes(sample.anonymous), .mebibytes(sample.file),
          ])
      }, layout: .compact)
  }
}

extension Document.Cell {
  /// A run's figure as the table of every run shows it.
  fileprivate static func figure(_ figure: RunFigure, of run: Run) -> Document.Cell {
    let value = figure.value(run)
    let isBad = figure.key == "outcome" && run.outcome != .completed
    let tone: Document.Text.Tone? = isBad ? run.isFinished ? .warning : .bad : nil
    var cell = Document.Cell.text(figure.words(run) ?? value?.text, tone)
    cell.detail = figure.detail(run)
    switch value {
    case .bytes(let amount): cell.value = .bytes(amount.bytes)
    case .seconds(let time): cell.value = .seconds(time)
    case .count(let count): cell.value = .number("\(count)")
    case .share(let share): cell.value = .number("\(share)")
    case .text, nil: break
    }
    return cell
  }
}

extension ComparisonView {
  /// How many processes are shown: the largest.
  private static let processCount = 8

  /// The processes of a command that started others, each with its own peak; none for several
  /// variants, whose trees would not fit side by side.
  var processes: [Document.Block] {
    guard comparison.variants.count == 1, let run = comparison.variants[0].representative,
      run.processes.count > 1
    else { return [] }
    let largest = run.processes.sorted { ($0.peak ?? .zero) > ($1.peak ?? .zero) }
      .prefix(Self.processCount).sorted { $0.started < $1.started }
    let rest = run.processes.count - largest.count
    let isFull = run.processes.count == ProcessShare.capacity
    let table = Document.Table(
      caption: "Processes, with their own peaks",
      columns: [.text("Process"), .number("Own peak"), .number("From"), .number("To")],
      rows: largest.map { process in
        Document.Table.Row(
          heading: .init(process.name),
          cells: [.amount(process.peak), .time(process.started), .time(process.ended)])
      })
    let count = "\(rest) smaller \(rest == 1 ? "process" : "processes")"
    let note = isFull ? "At least \(count) more." : "\(count) more."
    return [.table(table)] + (rest == 0 ? [] : [.notes([note])])
  }
}

/// The table that says when to load a file and when to stream it, beside what was measured here.
package struct DecisionTableView: DocumentView {
  /// A row shows one piece of evidence at most: the current one, else the last given.
  package var evidence: [DecisionEvidence]
  /// Whether each row takes one line, and only the marked one has figures, if one is marked.
  package var isCompact = false
  /// How many rows there are at the most, the marked one among them; `nil` for all.
  var rowLimit: Int?

  package init(evidence: [DecisionEvidence]) {
    self.evidence = evidence
  }

  /// What the terminal shows.
  package var document: Document {
    guard !isCompact else {
      return Document([
        .joined([
          .lines([Document.Line("When to stream", .heading)]), .table(table(.compact)),
          .notes(rowLimit == nil ? [] : ["'table' shows all rows."]),
        ])
      ])
    }
    var table = table(.terminal)
    table.narrower = [self.table(.narrow)]
    return Document([
      .joined([.lines([Document.Line("When to stream", .heading)]), .table(table)]),
      .joined([
        .lines(disagreements.map { Document.Line($0, .warning) }), .notes(explanations),
      ]),
    ])
  }

  /// What an HTML page shows.
  var section: [Document.Block] { [.table(table(.page)), .notes(disagreements + explanations)] }

  /// Which columns there are, and how much is said in them.
  private enum Form {
    case terminal, narrow, compact, page
  }

  private var disagreements: [String] { shown.compactMap(\.disagreement).map { "≠ \($0)" } }

  private var explanations: [String] {
    shown.contains { $0.speed != nil }
      ? ["Speed: how many times as fast as loading streaming was."] : []
  }

  private var shown: [DecisionEvidence] { DecisionRow.shown.compactMap { evidence(for: $0) } }

  /// The rows to show: the first of all, and the marked one.
  private var rows: [DecisionRow] {
    guard let rowLimit else { return DecisionRow.shown }
    let marked = evidence.first(where: \.isCurrent)?.row
    let others = DecisionRow.shown.filter { $0 != marked }
      .prefix(max(0, rowLimit - (marked == nil ? 0 : 1)))
    return DecisionRow.shown.filter { $0 == marked || others.contains($0) }
  }

  /// What is shown of a row; `nil` if nothing was measured for it.
  func evidence(for row: DecisionRow) -> DecisionEvidence? {
    let candidates = evidence.filter { $0.row == row }
    return candidates.first(where: \.isCurrent) ?? candidates.last
  }

  private func table(_ form: Form) -> Document.Table {
    var columns: [Document.Table.Column] = [.text("Operation"), .text("Load"), .text("Stream")]
    if form == .narrow || form == .compact {
      columns.append(.init(title: "Measured here", wraps: true))
    } else {
      columns += ["Load peak", "Stream peak", "Speed", "Input"].map { .number($0) }
      columns.append(.text(form == .page ? "Measured (UTC)" : "Measured"))
    }
    return Document.Table(
      caption: "The table, and what was measured here", columns: columns,
      rows: rows.map { row in
        let evidence = evidence(for: row)
        let doubt = evidence?.disagreement == nil ? Document.Text([]) : .init(" ≠", .warning)
        return Document.Table.Row(
          heading: .init(row.operation) + doubt, isCurrent: evidence?.isCurrent == true,
          cells: [verdict(row.load, form), verdict(row.stream, form)]
            + cells(row, form))
      }, layout: .wide, marksCurrent: true)
  }

  /// What was measured for a row; in the compact form, for the marked one alone, if there is one.
  private func cells(_ row: DecisionRow, _ form: Form) -> [Document.Cell] {
    switch form {
    case .terminal, .page: return figures(row)
    case .narrow: return [summary(row)]
    case .compact:
      guard let evidence = evidence(for: row), evidence.isCurrent || !marksARow else {
        return [.empty]
      }
      let doubt = evidence.disagreement == nil ? "" : " ≠"
      return [
        Document.Cell(
          content: .sentence("\(evidence.loadPeak) → \(evidence.streamPeak)\(doubt)"))
      ]
    }
  }

  private var marksARow: Bool { evidence.contains(where: \.isCurrent) }

  private func verdict(_ verdict: DecisionRow.Verdict, _ form: Form) -> Document.Cell {
    let (sign, word, tone): (String, String, Document.Text.Tone) =
      switch verdict.mark {
      case .yes: ("✓", "✓\u{A0}Yes", .good)
      case .maybe: ("maybe ✓", "✓\u{A0}Maybe", .warning)
      case .no: ("✗", "✗\u{A0}No", .bad)
      }
    guard form != .page else {
      return Document.Cell(content: .init(word, tone), detail: verdict.note)
    }
    return Document.Cell(
      content: .init(sign, tone)
        + .init(form == .compact ? "" : verdict.note.map { " \($0)" } ?? ""))
  }

  private func figures(_ row: DecisionRow) -> [Document.Cell] {
    guard let evidence = evidence(for: row) else {
      return [.empty, .empty, .empty, .empty, Document.Cell(content: missing(row))]
    }
    return [
      .text(evidence.loadPeak), .text(evidence.streamPeak), .text(evidence.speed),
      .text(evidence.input), .text(evidence.measured),
    ]
  }

  private func summary(_ row: DecisionRow) -> Document.Cell {
    guard let evidence = evidence(for: row) else {
      return Document.Cell(content: missing(row))
    }
    let speed = evidence.speed.map { ", speed \($0)" } ?? ""
    return Document.Cell(
      content: .sentence("\(evidence.loadPeak) → \(evidence.streamPeak)\(speed)")
        + .sentence(" (\(evidence.input), \(evidence.measured))", .faint))
  }

  /// The command that fills a row: that of its first case; `nil` if no case has the row.
  private func missing(_ row: DecisionRow) -> Document.Text? {
    CaseStudy.all.first { $0.decisionRow == row }.map { .init("run compare \($0.id)", .faint) }
  }
}
