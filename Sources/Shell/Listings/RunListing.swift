import ArgumentParser
import Findings
import Foundation
import Measurement
import MemoryTracking
import Presentation
import TerminalText
import Workbook

/// A recorded comparison or sweep as `runs` lists it, with what its kind has to say.
struct RunListing {
  let record: ComparisonListing
  /// What a fit found out; `nil` for other kinds.
  let fit: Fit?

  /// Reads what the line of a fit says from its runs.
  ///
  /// - Complexity: Holds a fit's runs meanwhile, without their samples.
  init(_ record: ComparisonListing, in workbook: WorkbookFile) throws(WorkbookError) {
    self.record = record
    guard record.kind == .fit, let number = record.numbers.first else {
      fit = nil
      return
    }
    fit = Fit(try workbook.figures(of: number))
  }

  /// Which question it answers, in a word.
  var kind: String {
    switch record.kind {
    case .comparison:
      record.isSweep ? "sweep" : record.caseID == nil ? "command" : "comparison"
    case .fit, .why, .watch: record.kind.rawValue
    }
  }

  /// The case; if it is none, the kind.
  var subject: String { record.caseID ?? kind }

  /// The result in a few words: each version's peak, or what its kind looks for.
  var result: String {
    findings.map { "\($0.name) \($0.figures[0])" }.joined(separator: ", ")
  }

  /// What was found of something; `figures` say the same in less and less room.
  typealias Finding = (name: String, figures: [String])

  /// The result, each part with the name of what it is about.
  var findings: [Finding] {
    switch record.kind {
    case .comparison, .watch:
      return record.variants.map { ($0.name, $0.figures) }
    case .fit:
      let found =
        fit?.smallest.map { ["smallest limit \($0.limit)", "limit \($0.limit)"] }
        ?? ["survived no limit", "no limit"]
      return [(record.variants.first?.name ?? "–", found)]
    case .why:
      let settings = FigureText.count(record.variants.count - 1, "setting")
      return record.variants.prefix(1).map { ($0.name, ["\($0.figure), \(settings)"] + $0.figures) }
    }
  }

  /// Writes runs as JSON, `highwater.runs/1`.
  ///
  /// A version's `highest_peak_bytes` is that of its runs; a sweep has one for each input, of which
  /// these are the least and the greatest.
  static func writeJSON(_ runs: [RunListing], to sink: @escaping (String) -> Void) {
    JSONWriter.listing("runs", version: HighWater.version, to: sink) { json in
      json.array("runs", runs) { $1.members(&$0) }
    }
  }

  private func members(_ json: inout JSONWriter) {
    json.member("run", record.name)
    json.member("numbers", record.numbers)
    json.member("kind", kind)
    json.member("recorded_at", record.recordedAt)
    json.member("command", record.command)
    json.member("highwater", record.version)
    json.member("case", record.caseID)
    json.object("input", onOneLine: true) { json in
      json.member("path", record.inputPath)
      json.member("fixture", record.fixture)
      json.member("min_bytes", record.inputSize?.lowerBound.bytes)
      json.member("max_bytes", record.inputSize?.upperBound.bytes)
    }
    json.object("parameter", onOneLine: true) { json in
      json.member("name", record.parameter?.name)
      json.member("min", record.parameter?.values.lowerBound)
      json.member("max", record.parameter?.values.upperBound)
    }
    json.array("variants", record.variants, onOneLine: true) { json, variant in
      json.member("variant", variant.name)
      json.object("highest_peak_bytes", onOneLine: true) { json in
        json.member("min", variant.peak?.lowerBound.bytes)
        json.member("max", variant.peak?.upperBound.bytes)
      }
    }
    json.member("smallest_limit_bytes", fit?.smallest?.limit.bytes)
    json.member("result", result)
  }
}

extension WorkbookFile {
  /// The newest comparisons and sweeps of a case, or of all, the newest last.
  func runs(ofCase caseID: String?, last count: Int) throws -> [RunListing] {
    try listings(ofCase: caseID, last: count).map { try RunListing($0, in: self) }
  }
}

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

/// The form in which a list is printed.
enum ListingFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people, laid out for the terminal.
  case text
  /// For scripts.
  case json
}

/// What every command that prints a list takes.
struct ListingArguments: ParsableArguments {
  @Option(help: "Print it in this form.")
  var format = ListingFormat.text
}

extension HighWater {
  /// The version as lists in JSON name it.
  static var version: String { configuration.version }
}
