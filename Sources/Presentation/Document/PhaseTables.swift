import Findings
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
