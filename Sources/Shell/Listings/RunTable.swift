import Foundation
import Presentation
import TerminalText
import Workbook

/// What `runs` shows: a line for each measurement, whatever the window's width.
///
/// In a narrow window columns are left out, the input first, then the time and the case; names that
/// are too long are cut in the middle, so that the figures after them stay.
struct RunTable: TerminalView {
  let runs: [RunListing]
  /// The time zone of the times.
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

  /// The columns before the result that leave enough room for it: for every version if possible.
  private func columns(on display: Display) -> [Column] {
    let run = Column(title: "Run") { $0.record.name }
    let time = Column(title: "When") { $0.record.day(in: zone) }
    let subject = Column(title: "Case") { $0.subject }
    let input = Column(title: "Input") { $0.record.input ?? "–" }
    let choices = [[run, time, subject, input], [run, time, subject], [run, subject], [run]]
    let roomy = choices.filter { room(beside: $0, on: display) >= Self.leastRoom }
    return roomy.first { columns in
      let room = room(beside: columns, on: display)
      return runs.allSatisfy { whole($0, room: room, on: display) != nil }
    } ?? roomy.first ?? [run]
  }

  private func room(beside columns: [Column], on display: Display) -> Int {
    columns.reduce(display.columns) { room, column in
      let widths = runs.map { display.sentence(column.text($0)).width }
      return room - 2 - max(column.title.count, widths.max() ?? 0)
    }
  }

  /// The result in a line, as much of it as there is room for: if it does not fit whole, the last
  /// versions are left out.
  private func result(of run: RunListing, room: Int, on display: Display) -> StyledText {
    if let whole = whole(run, room: room, on: display) { return whole }
    let shortest = run.findings.map { (name: $0.name, figure: $0.figures.last ?? "") }
    let rest = display.text(", \(display.ellipsis)")
    for count in (1..<max(shortest.count, 1)).reversed() {
      let some = Array(shortest.prefix(count))
      if let shown = parts(some, room: room - rest.width, on: display) { return shown + rest }
    }
    return display.sentence(shortest.first?.figure ?? "").cut(to: max(room, 4), on: display)
  }

  /// The whole result in a line; `nil` if there is no room for it. Names are cut as far as they
  /// must be, the longest first, then ranges are written shorter.
  private func whole(_ run: RunListing, room: Int, on display: Display) -> StyledText? {
    let findings = run.findings
    for level in 0..<max(findings.map(\.figures.count).max() ?? 1, 1) {
      let pairs = findings.map {
        (name: $0.name, figure: $0.figures[min(level, $0.figures.count - 1)])
      }
      if let shown = parts(pairs, room: room, on: display) { return shown }
    }
    return nil
  }

  /// Findings in a line, their names cut to what the figures leave; `nil` if that is too little.
  private func parts(
    _ findings: [(name: String, figure: String)], room: Int, on display: Display
  ) -> StyledText? {
    let texts = findings.map { name, figure in
      (name: display.text(name), figure: display.sentence(" \(figure)"))
    }
    let others = texts.reduce(2 * (texts.count - 1)) { $0 + $1.figure.width }
    let lengths = texts.map { $0.name.width }
    let longest = max(lengths.max() ?? 0, Self.leastName)
    let width = (Self.leastName...longest).last { width in
      lengths.reduce(others) { $0 + min($1, width) } <= room
    }
    guard let width else { return nil }
    let separator = display.text(", ")
    let parts = texts.map { $0.name.cutInMiddle(to: width, on: display) + $0.figure }
    return parts.dropFirst().reduce(parts.first ?? .empty) { $0 + separator + $1 }
  }

  /// The least that is left of a name.
  private static let leastName = 6
}
