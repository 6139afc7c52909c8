import Findings
import Measurement
import MemoryTracking

/// Every run with all that was measured of it, and how.
struct RunsSection: ReportPart {
  static let template = "runs"

  let id: String
  let level: Int
  let tables: [ReportTable]

  init(_ comparison: Comparison, id: String, level: Int) {
    self.id = id
    self.level = level
    let runs = comparison.variants.flatMap { variant in
      variant.runs.enumerated().map { ("\(variant.name) \($0.offset + 1)", $0.element) }
    }
    tables = [RunsSection.memory(runs), RunsSection.work(runs)]
  }

  private static func memory(_ runs: [(name: String, run: Run)]) -> ReportTable {
    let isTree = runs.contains { $0.run.treePeak != nil }
    let isCharged = runs.contains { $0.run.charge != nil }
    var columns: [ReportTable.Column] = [
      .text("Run"), .text("Outcome"), .number("Start"), .number("Peak"), .text("Known by"),
      .number("Floor"), .number("Final RSS"), .number("Limit"),
    ]
    if isTree { columns.append(.number("All processes")) }
    if isCharged { columns.append(.number("Counted by a limit")) }
    return ReportTable(
      "Memory, and how its peak is known", columns: columns,
      rows: runs.map { name, run in
        var peak = ReportTable.Cell.peak(run.boundedPeak)
        peak.bytes = run.peak?.bytes.bytes
        let cells = [
          outcome(run), .amount(run.start), peak, .text(run.peak?.method), floor(run),
          .amount(run.finalResident), limit(run),
        ]
        return ReportTable.Row(
          heading: name,
          cells: cells + (isTree ? [.amount(run.treePeak)] : [])
            + (isCharged ? [.amount(run.charge?.peak)] : []))
      }, layout: .wide)
  }

  private static func work(_ runs: [(name: String, run: Run)]) -> ReportTable {
    ReportTable(
      "Time and work, and how often memory was sampled",
      columns: [
        .text("Run"), .number("Time"), .number("User"), .number("System"), .number("Bytes read"),
        .number("Major faults"), .number("Samples"), .number("Asked every"),
        .number("Taken every"),
      ],
      rows: runs.map { name, run in
        ReportTable.Row(
          heading: name,
          cells: [
            .time(run.wall), .time(run.user), .time(run.system), .amount(run.bytesRead),
            .count(run.majorFaults), .count(run.timeline.samples.count),
            .time(run.timeline.intervalAsked), .time(run.timeline.intervalAchieved),
          ])
      }, layout: .wide)
  }

  private static func outcome(_ run: Run) -> ReportTable.Cell {
    let details = [
      run.exitCode.map { "exit code \($0)" }, run.signal.map { "signal \($0)" },
    ].compactMap { $0 }
    return ReportTable.Cell(
      content: run.outcome.label,
      detail: run.outcome == .completed || details.isEmpty
        ? nil : details.joined(separator: ", "),
      tone: run.outcome == .completed ? nil : run.isFinished ? "warning" : "bad")
  }

  /// A floor of zero is no floor, which is known; a peak that was not measured has none known.
  private static func floor(_ run: Run) -> ReportTable.Cell {
    guard let peak = run.peak else { return .text(nil) }
    var cell = ReportTable.Cell.amount(peak.floor)
    if peak.floor == .zero { cell.content = "none" }
    return cell
  }

  private static func limit(_ run: Run) -> ReportTable.Cell {
    guard let limit = run.limit else { return .text("none") }
    var cell = ReportTable.Cell.amount(limit.bytes)
    cell.detail = limit.mechanism
    return cell
  }
}
