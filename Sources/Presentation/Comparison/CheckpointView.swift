import Findings
import Measurement
import MemoryTracking

/// The checkpoints of several versions: side by side, phase by phase, where the window has the
/// room, else one version below the other.
struct CheckpointView: TerminalView {
  /// The window from which versions are laid side by side.
  static let sideBySideWidth = 100

  let variants: [Comparison.Variant]

  /// A figure of a checkpoint that a column can show.
  private enum Figure: CaseIterable {
    case resident
    case change
    case peak
    case elapsed

    var title: String {
      switch self {
      case .resident: "RSS"
      case .change: "change"
      case .peak: "peak"
      case .elapsed: "time"
      }
    }

    func text(_ checkpoint: Checkpoint) -> String {
      switch self {
      case .resident: FigureText.mebibytes(checkpoint.statistics.resident)
      case .change: FigureText.signedMebibytes(checkpoint.residentDelta)
      case .peak: FigureText.mebibytes(checkpoint.statistics.peak)
      case .elapsed: checkpoint.elapsed.figure
      }
    }
  }

  /// What a version's columns may show, from the fullest to the least that still tells the story.
  private static let figures: [[Figure]] = [
    Figure.allCases, [.resident, .change, .peak], [.resident, .peak],
  ]

  func text(on display: Display) -> [StyledText] {
    let shown = variants.filter { $0.representative?.checkpoints.isEmpty == false }
    guard !shown.isEmpty else { return [] }
    let caption = display.text("Memory at the end of each phase, in MiB", .faint)
      .wrapped(to: display.columns)
    let sideBySide = CheckpointView.figures.lazy
      .map { table(of: shown, $0, on: display) }
      .first { $0.fits(display.columns) }
    if shown.count > 1, display.columns >= CheckpointView.sideBySideWidth, let sideBySide {
      return caption + sideBySide.text(on: display)
    }
    let stacked = CheckpointView.figures.map { stack(of: shown, $0, on: display) }
    let fitting = stacked.first { $0.fits(display.columns) } ?? stacked[stacked.count - 1]
    return caption + fitting.text(on: display)
  }

  /// All versions' columns side by side, phases aligned.
  private func table(
    of variants: [Comparison.Variant], _ figures: [Figure], on display: Display
  ) -> TextTable {
    let alignment = PhaseAlignment(variants.map { $0.representative?.checkpoints ?? [] })
    var table = TextTable(columns: [.init(title: .empty, wraps: true)])
    for variant in variants {
      let start = table.columns.count
      for (index, figure) in figures.enumerated() {
        table.columns.append(
          .init(title: display.text(figure.title), alignment: .right, gap: index == 0 ? 4 : 2))
      }
      table.groups.append(
        .init(title: display.text(variant.name), columns: start..<table.columns.count))
    }
    table.rows = alignment.rows.map { row in
      .cells(
        [display.text(row.name)]
          + row.checkpoints.flatMap { cells(of: $0, figures, on: display) })
    }
    return table
  }

  /// The versions one below the other in the same columns.
  private func stack(
    of variants: [Comparison.Variant], _ figures: [Figure], on display: Display
  ) -> TextTable {
    let titles = figures.map {
      TextTable.Column(title: display.text($0.title), alignment: .right)
    }
    var table = TextTable(columns: [.init(title: display.text("Phase"), wraps: true)] + titles)
    for variant in variants {
      table.rows.append(.heading(display.text(variant.name)))
      for checkpoint in variant.representative?.checkpoints ?? [] {
        table.rows.append(
          .cells([display.text(checkpoint.name)] + cells(of: checkpoint, figures, on: display)))
      }
    }
    return table
  }

  private func cells(
    of checkpoint: Checkpoint?, _ figures: [Figure], on display: Display
  ) -> [StyledText] {
    figures.map { figure in checkpoint.map { display.unbroken(figure.text($0)) } ?? .empty }
  }
}
