import Foundation
import Presentation
import TerminalText
import Workbook

/// What `runs` shows: a line for each measurement, whatever the window's width.
///
/// In a narrow window columns are left out, the input first, then the time and the case; names that are
/// too long are cut in the middle, so that the figures after them stay.
struct RunTable: TerminalView {
  let runs: [RunListing]
  /// Where the times are those of.
  var zone = TimeZone.current

  /// The least room for results before a column is left out for them.
  private static let leastRoom = 30

  private struct Column {
    var title: String
    var text: (RunListing) -> String
  }

  func text(on display: Display) -> [StyledText] {
    let columns = columns(on: display)
    let room = room(beside: columns, on: display)
    let titles = columns.map(\.title) + ["Peak"]
    let rows = runs.map { run -> TextTable.Row in
      let cells = columns.map { display.sentence($0.text(run)) }
      return .cells(cells + [result(of: run, room: room, on: display)])
    }
    return TextTable(
      columns: titles.map { TextTable.Column(title: display.text($0)) }, rows: rows
    ).text(on: display)
  }

  /// The columns before the result that leave enough room for it.
  private func columns(on display: Display) -> [Column] {
    let run = Column(title: "Run") { $0.record.name }
    let time = Column(title: "When") { $0.record.localDay(in: zone) }
    let subject = Column(title: "Case") { $0.subject }
    let input = Column(title: "Input") { $0.record.input ?? "–" }
    let choices = [[run, time, subject, input], [run, time, subject], [run, subject], [run]]
    return choices.first { room(beside: $0, on: display) >= Self.leastRoom } ?? [run]
  }

  private func room(beside columns: [Column], on display: Display) -> Int {
    columns.reduce(display.columns) { room, column in
      let widths = runs.map { display.sentence(column.text($0)).width }
      return room - 2 - max(column.title.count, widths.max() ?? 0)
    }
  }

  /// The result in a line: names are cut as far as they must be, the longest first.
  private func result(of run: RunListing, room: Int, on display: Display) -> StyledText {
    let findings = run.findings.map { finding in
      (name: display.text(finding.name), figure: display.sentence(" \(finding.figure)"))
    }
    let others = findings.reduce(2 * (findings.count - 1)) { $0 + $1.figure.width }
    let lengths = findings.map { $0.name.width }
    let width = (0...(lengths.max() ?? 0)).last { width in
      lengths.reduce(others) { $0 + min($1, width) } <= room
    }
    let parts = findings.map { name, figure in
      name.cutInMiddle(to: max(width ?? 0, 5), on: display) + figure
    }
    let separator = display.text(", ")
    return parts.dropFirst().reduce(parts.first ?? .empty) { $0 + separator + $1 }
      .cut(to: max(room, 4), on: display)
  }
}
