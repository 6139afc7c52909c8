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

  /// Goes from header to header up to the one behind the section, and copies what lies between. It
  /// holds two chunks.
  static func stream(_ run: CaseRun) throws {
    let wanted = run.options.text("header")
    let chunks = try ChunkReader(run.path)
    var lines = MatchingLines(chunks, matching: .text(SectionHeader.beginning))
    try run.checkpoint("File opened")

    var start: Int?
    var end: Int?
    // The difference: nothing is kept but a place, and reading stops where the section ends.
    while end == nil, let line = try lines.next() {
      guard let bytes = line.bytes, let header = SectionHeader(bytes) else { continue }
      if start != nil {
        end = line.offset
      } else if header.contains(wanted) {
        start = line.offset + bytes.count
      }
    }
    try run.checkpoint("Section found")

    if let start {
      let content = start..<(end ?? lines.offset)
      try run.answer.copy(try lines.file.trimmed(content), of: lines.file)
    }
    try run.checkpoint("Section written")
  }
}
