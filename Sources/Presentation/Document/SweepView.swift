import Findings
package import Measurement
import MemoryTracking

/// How memory grows with the input: the peaks by size, drawn on logarithmic axes, and the growth.
package struct SweepView: DocumentView {
  package var sweep: Sweep
  /// How much is shown of where the memory was.
  package var detail: WhereDetail

  /// The commands that were measured, by the names of their columns.
  let commands: [Document.Fact]
  /// Those of them for which a letter stands.
  let abbreviations: [Document.Fact]

  package init(_ sweep: Sweep, _ detail: WhereDetail = WhereDetail()) {
    self.init(sweep.keyed(), detail)
  }

  init(
    _ keyed: (sweep: Sweep, keys: CommandKeys?), _ detail: WhereDetail = WhereDetail()
  ) {
    sweep = keyed.sweep
    commands = keyed.keys?.commands ?? []
    abbreviations = keyed.keys?.abbreviations ?? []
    self.detail = detail
  }

  /// What the terminal shows.
  package var document: Document {
    let drawn = sweep.comparisons.count > 1 ? chart : []
    return Document(
      [.lines(title), .table(peaks)] + drawn + [growthOrNote, .lines(verdicts)] + [
        .notes(
          sweep.growth.isEmpty
            ? [] : ["Exponent: 0 where memory stays as it is, 1 where it doubles with the input."]
        ), .notes(nodes),
      ] + places)
  }

  /// The peaks against the inputs' sizes; none if no peak was measured.
  var chart: [Document.Block] {
    Document.Chart.growth(sweep.comparisons).map { chart in
      [
        .joined([
          .lines([Document.Line("Both axes are logarithmic.", .caption)]), .chart(chart),
        ])
      ]
    } ?? []
  }

  /// What was measured, and which commands.
  var title: [Document.Line] { [heading] + commands.lines }

  /// How each version grows, and what a larger input would need, in sentences.
  private var verdicts: [Document.Line] {
    sweep.growth.map { Document.Line($0.sentence, .verdict) } + forecasts
  }

  /// What a larger input would need, and what gave away each version that looks like a stream and
  /// grows like a load.
  var forecasts: [Document.Line] {
    (sweep.growth.compactMap(\.extrapolation) + sweep.fakes.map(\.sentence))
      .map { Document.Line($0, .verdict) }
  }

  /// What a Markdown page shows.
  var page: Document {
    Document(
      [.lines(title), .table(peaks)]
        + (sweep.growth.isEmpty ? [] : [.table(growth), .lines(verdicts)]) + places
        + [.notes(nodes + sweep.comparisons.compactMap { $0.provenance?.sentence })])
  }

  /// On which machines of a cluster it was measured, in one sentence; none elsewhere.
  private var nodes: [String] {
    let names = Set(sweep.comparisons.compactMap(\.host.node)).sorted()
    guard !names.isEmpty else { return [] }
    let isAlike = Set(sweep.comparisons.map { [$0.host.kernel, "\($0.host.memory)"] }).count == 1
    return [
      "Measured on \(names.joined(separator: ", "))"
        + (isAlike ? "." : ", machines that differ in kernel or memory.")
    ]
  }

  /// Where the memory of the largest size was, if that was asked for.
  private var places: [Document.Block] {
    sweep.comparisons.last.map { ComparisonView($0, detail).whereViews.flatMap(\.blocks) } ?? []
  }

  /// How the peaks grow, or why that is not known.
  var growthOrNote: Document.Block {
    sweep.growth.isEmpty ? .notes(["Growth needs two sizes at least."]) : .table(growth)
  }
}

extension SweepView {
  private var names: [String] { sweep.comparisons.first?.variants.map(\.name) ?? [] }

  var heading: Document.Line {
    let first = sweep.comparisons.first
    let opening = first?.caseID.map { "\($0): peak" } ?? "Peak"
    let input = first?.parameter?.name ?? "the input's size"
    return Document.Line("\(opening) memory against \(input)", .heading)
  }

  var peaks: Document.Table {
    Document.Table(
      caption: "Peak for each size of input",
      columns: [.number("Input")] + names.map { .number($0) },
      rows: sweep.comparisons.map { comparison in
        Document.Table.Row(
          heading: .figure(comparison.sweptText),
          cells: names.map { .peak(comparison.variant($0)?.medianPeak) })
      })
  }

  /// How the peak of each version grows.
  var growth: Document.Table {
    Document.Table(
      caption: "How the peak grows with the input, fitted to what was measured",
      columns: [
        .text("Version"), .text("Growth"), .number("Exponent"),
        .number("Per \(sweep.comparisons.first?.parameter?.name ?? "input byte")"),
      ],
      rows: names.map { name in
        let growth = sweep.growth.first { $0.variant == name }
        return Document.Table.Row(
          heading: .init(name),
          cells: [
            .text(growth?.class.rawValue, growth?.class == .constant ? .good : .bad),
            .number(growth?.exponent),
            Document.Cell(
              content: growth.map { .figure("\($0.slopeText) bytes") },
              value: growth.map { .number("\($0.bytesPerInputByte)") }),
          ])
      })
  }

  /// The peaks and the times by size, as an HTML page has them.
  var peaksAndTimes: Document.Table {
    Document.Table(
      caption: "Peak and time for each size of input",
      columns: [.text("Input")] + names.map { .number("\($0) peak") }
        + names.map { .number("\($0) time") },
      rows: sweep.comparisons.map { comparison in
        let variants = names.map(comparison.variant)
        return Document.Table.Row(
          heading: .init(comparison.sweptText),
          cells: variants.map { .peak($0?.medianPeak) }
            + variants.map { .time($0?.wall?.median) })
      }, layout: names.count > 2 ? .wide : .medium)
  }
}

/// The peaks of a sweep against the input's size, on logarithmic axes, without the tables.
package struct GrowthView: DocumentView {
  package var sweep: Sweep

  package init(_ sweep: Sweep) {
    self.sweep = sweep
  }

  package var document: Document {
    let view = SweepView(sweep)
    let nothing = Document.Line("There is nothing to draw: no peak was measured.")
    return Document([.lines(view.title)] + (view.chart.isEmpty ? [.lines([nothing])] : view.chart))
  }
}
