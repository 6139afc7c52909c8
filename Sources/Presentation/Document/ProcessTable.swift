import Findings
import Measurement
import MemoryTracking

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
