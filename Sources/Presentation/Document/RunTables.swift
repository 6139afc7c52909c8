import Findings
import Measurement
import MemoryTracking

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
