import ArgumentParser
import Measurement
import Presentation
import Workbook

/// `export [RUN…] --format FORM [--output FILE]`.
struct Export: SessionCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write recorded runs or a sweep as JSON, CSV, Markdown or a page of HTML.",
    discussion: """
      Nothing is run again. The page is one file that opens offline.

        export --format html --output report.html
        export 1 --format csv
        export 1-2 --format markdown
      """)

  /// The forms there are.
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case json, csv, markdown, html
  }

  @ParentCommand var root: HighWater
  @Argument(
    help: ArgumentHelp(
      "Their numbers, or ranges as in 5-8; without any, what was measured last.", valueName: "run"),
    completion: .grammar)
  var runs: [RunSelection] = []
  @Option(help: "The form to write.") var format = Form.html
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to this file; without, to standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  func run(in session: Session) throws {
    let entries = try session.entries(runs)
    guard let output else {
      return try write(entries, in: session) { session.output.write($0) }
    }
    let file = try ExportFile(output)
    try write(entries, in: session) { file.write($0) }
    try file.commit()
    session.output.write(line: "export: wrote '\(output)'")
  }

  private func write(
    _ entries: [RecordedEntry], in session: Session, to sink: @escaping (String) -> Void
  ) throws {
    guard let plain = ExportFormat(rawValue: format.rawValue) else {
      return try session.writePage(on: entries, to: sink)
    }
    switch (entries.count, entries.first) {
    case (1, .comparison(let number)):
      plain.write(try session.workbook().comparison(number).comparison, to: sink)
    case (1, .sweep(let numbers)): plain.write(try session.sweep(numbers), to: sink)
    default:
      let comparisons = RecordedComparisons(entries.flatMap(\.numbers), in: try session.workbook())
      plain.write(all: comparisons, to: sink)
      try comparisons.check()
    }
  }
}
