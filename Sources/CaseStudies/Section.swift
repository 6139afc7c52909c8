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
        sections[sections.count - 1].content += line
      }
    }
    try run.checkpoint("Sections copied")

    if let section = sections.first(where: { $0.header.contains(wanted) }) {
      try section.content.withUnsafeBytes { try run.answer.write($0.trimmed) }
    }
    try run.checkpoint("Section written")
  }

  /// Reads line by line up to the section's end, and copies what lies between. It holds two chunks.
  static func stream(_ run: CaseRun) throws {
    let wanted = run.options.text("header")
    var lines = try LineReader(run.path)
    try run.checkpoint("File opened")

    var isInside = false
    var content: Range<Int>?
    while let line = try lines.next() {
      if let header = SectionHeader(line) {
        if isInside { break }
        isInside = header.contains(wanted)
      } else if isInside, let text = line.bytes.trimmedRange {
        let start = content?.lowerBound ?? line.offset + text.lowerBound
        content = start..<(line.offset + text.upperBound)
      }
    }
    try run.checkpoint("Section found")

    if let content { try run.answer.copy(content, of: lines.file) }
    try run.checkpoint("Section written")
  }
}
