import FoundationEssentials
import Streaming

/// A summary of a file of sections: their lines, bytes and severities, and the totals.
enum Report {
  /// Parses all sections, then counts, then writes. It holds the file three times: whole, by lines,
  /// by sections.
  static func load(_ run: CaseRun) throws {
    try run.checkpoint("Start")

    let heading = ReportHeading(path: run.path, size: try InputFile.check(run.path))
    try run.checkpoint("Metadata read")

    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    // The difference: everything is kept until all phases are done.
    var sections: [(name: [UInt8], lines: [[UInt8]])] = []
    for line in content.lines() {
      if let header = line.withUnsafeBytes({ SectionHeader($0) }) {
        sections.append((header.name, []))
      } else if sections.isEmpty {
        sections.append((ReportRow.prefaceName, []))
      }
      sections[sections.count - 1].lines.append(line)
    }
    try run.checkpoint("Content parsed")

    let rows = sections.map { section in
      var row = ReportRow(name: section.name)
      for line in section.lines {
        line.withUnsafeBytes { row.add($0, Severity(line: $0), isStart: true) }
      }
      return row
    }
    let total = rows.reduce(into: ReportRow(name: ReportRow.totalName)) { $0.add($1) }
    try run.checkpoint("Analysis complete")

    let report = heading.text + rows.flatMap(\.text) + total.text + total.longestLineText
    try run.answer.write(report)
    try run.checkpoint("Report generated")
  }

  /// Reads line by line, counts, and writes each section's row where the section ends, in as many
  /// blocks of the file at once as there are processors. It holds chunks and some rows of numbers,
  /// however many sections there are.
  static func stream(_ run: CaseRun) throws {
    try run.checkpoint("Start")

    let heading = ReportHeading(path: run.path, size: try InputFile.check(run.path))
    try run.checkpoint("Metadata read")

    try run.answer.write(heading.text)
    var total = ReportRow(name: ReportRow.totalName)
    let rows = InBlockOrder(
      SectionSequence<ReportRow> { (row) throws(StreamingError) in
        total.add(row)
        try run.answer.write(row.text)
      })
    _ = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      // The difference: a line is counted and forgotten, a section written and forgotten.
      try blocks.forEachSection(of: rows, lookingFor: Severity.words) { row, line, word in
        row.add(line.bytes, Severity(word: word), isStart: line.isStart)
      }
    }
    try run.checkpoint("Content parsed")

    try rows.afterwards { (rows) throws(StreamingError) in try rows.finish() }
    try run.checkpoint("Analysis complete")

    try run.answer.write(total.text + total.longestLineText)
    try run.checkpoint("Report generated")
  }
}

extension CaseStudy {
  static let report = CaseStudy(
    id: "report",
    title: "Report on a file of sections",
    summary: "Five phases over one file: held in memory, one of them makes the spike; in "
      + "one pass with counters, none does.",
    decisionRow: nil, fixture: "report",
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 3.0, Report.load),
      .stream(Report.stream),
    ],
    documentation: """
      # report

      Reads an uploaded file in five phases, as a web application might, and reports the lines, bytes and
      severities of each section, the totals and the longest line.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | chunks of 640 KiB in all, and at most 256 rows of numbers a thread |

      ## What to look at

      The checkpoints. In the load version RSS looks harmless once a phase is over, and the peak tells what
      the phase took: `Content parsed` is where it jumps. In the stream version no phase stands out.

      A severity counts where its word stands in the first 256 bytes of a line. A header is a line
      `#==[ Name ]=====#` of at most 4096 bytes.

      ## Try

          compare report
          compare report --size 256MiB

      """)
}
