import FoundationEssentials
import Streaming

/// The content of the first section whose name contains a text, without the blanks around it.
enum Section {
  /// Loads all sections to give one. It holds the file three times: whole, by lines, by sections.
  static func load(_ run: CaseRun) throws {
    let wanted = run.options.text("header")
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    let lines = content.lines()
    try run.checkpoint("Lines split")

    var sections: [(header: SectionHeader, content: [UInt8])] = []
    for line in lines {
      if let header = line.withUnsafeBytes({ SectionHeader($0) }) {
        sections.append((header, []))
      } else if !sections.isEmpty {
        // The difference: every section is copied out before one is asked for.
        sections[sections.count - 1].content += line
      }
    }
    try run.checkpoint("Sections copied")

    if let section = sections.first(where: { $0.header.contains(wanted) }) {
      try section.content.withUnsafeBytes { try run.answer.write($0.trimmed) }
    }
    try run.checkpoint("Section written")
  }

  /// Goes from header to header up to the one after the section, and copies what lies between. It
  /// holds a chunk for each processor, which look through a block of the file each.
  static func stream(_ run: CaseRun) throws {
    let wanted = run.options.text("header")
    try run.checkpoint("File opened")

    // The difference: nothing is kept but a place, and reading stops where the section ends.
    let header = try firstHeader(in: run.path) { $0.contains(wanted) }
    let next = try header.flatMap { header throws(StreamingError) in
      try firstHeader(in: run.path, from: header.upperBound) { _ in true }
    }
    try run.checkpoint("Section found")

    if let start = header?.upperBound {
      let file = try InputFile(run.path)
      let end = try next?.lowerBound ?? file.contentLength()
      try run.answer.copy(try file.trimmed(start..<max(start, end)), of: file)
    }
    try run.checkpoint("Section written")
  }

  /// The place of the first header that is wanted, its newline included.
  private static func firstHeader(
    in path: String, from start: Int = 0,
    where isWanted: @escaping @Sendable (SectionHeader) -> Bool
  ) throws(StreamingError) -> Range<Int>? {
    try FileBlocks.first(path, from: start) { (chunks) throws(StreamingError) in
      var lines = MatchingLines(chunks, matching: .text(SectionHeader.beginning))
      while let line = try lines.next() {
        guard let bytes = line.bytes, let header = SectionHeader(bytes), isWanted(header) else {
          continue
        }
        return line.offset..<(line.offset + bytes.count)
      }
      return nil
    }
  }
}

extension CaseStudy {
  static let section = CaseStudy(
    id: "section",
    title: "Find one section",
    summary: "One section is wanted: loading copies them all, streaming stops where it "
      + "ends.",
    decisionRow: .search, fixture: "report",
    options: [
      CaseOption(
        "header", .text, "NAME", help: "a part of the section's name, in any case",
        default: "out of memory")
    ],
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 4.1, Section.load),
      .stream(Section.stream),
    ],
    documentation: """
      # section

      Gives the content of the first section whose name contains a text, in whatever case its letters of
      ASCII are, without the blanks around it. Where none does, the answer is empty.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | 640 KiB of chunks, shared by all processors, and two places in the file |

      ## What to look at

      The bytes read. The stream version does not even hold the section it gives: it notes where the
      content begins and ends, and copies that part of the file. Behind the section nothing is read.

      ## Try

          compare section
          compare section --header 'disk usage'
          compare section --file support.txt --header network

      """)
}
