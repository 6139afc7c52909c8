import Findings
import Measurement
import MemoryTracking

/// How the peaks grow with the input: the chart, the fit, and the figures for each size.
struct GrowthSection: ReportPart {
  static let template = "growth"

  let id: String
  let chart: ReportChart?
  let notes: [String]
  let tables: [ReportTable]

  init(_ sweep: Sweep, id: String) {
    self.id = id
    let drawing = GrowthDrawing(sweep.comparisons)
    chart = drawing?.drawn(id: "\(id)-chart")
    notes =
      drawing?.hasBounds == true
      ? ["Hollow marks stand for bounds: the true peak is at most (≤) or at least (≥) that."] : []
    let names = sweep.comparisons.first?.variants.map(\.name) ?? []
    tables = [
      GrowthSection.fit(names, sweep.growth), GrowthSection.sizes(names, sweep.comparisons),
    ]
  }

  private static func fit(_ names: [String], _ growth: [Growth]) -> ReportTable {
    func cell(_ figure: Double?) -> ReportTable.Cell {
      ReportTable.Cell(
        content: figure.map { FigureText.number($0, decimals: 2) }, number: figure.map { "\($0)" })
    }
    return ReportTable(
      "How the peak grows with the input, fitted to what was measured",
      columns: [
        .text("Version"), .text("Growth"), .number("Bytes per byte of input"),
        .number("Exponent"),
      ],
      rows: names.map { name in
        let growth = growth.first { $0.variant == name }
        return ReportTable.Row(
          heading: name,
          cells: [
            .text(growth?.class.rawValue), cell(growth?.bytesPerInputByte), cell(growth?.exponent),
          ])
      }, layout: .medium)
  }

  private static func sizes(_ names: [String], _ comparisons: [Comparison]) -> ReportTable {
    ReportTable(
      "Peak and time for each size of input",
      columns: [.text("Input")] + names.map { .number("\($0) peak") }
        + names.map { .number("\($0) time") },
      rows: comparisons.map { comparison in
        let variants = names.map(comparison.variant)
        return ReportTable.Row(
          heading: comparison.input.map { "\($0.size)" } ?? "–",
          cells: variants.map { .peak($0?.medianPeak) }
            + variants.map { .time($0?.wall?.median) })
      }, layout: names.count > 2 ? .wide : .medium)
  }
}
