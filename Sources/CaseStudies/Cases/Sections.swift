import FoundationEssentials
import Streaming

/// The sections of a file: where each begins, its lines, its bytes and its name.
enum Sections {
  /// Copies every section out, then lists them. It holds the file three times: whole, by lines, by
  /// sections.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    var sections: [(header: SectionHeader, offset: Int, lines: [[UInt8]])] = []
    var offset = 0
    for line in content.lines() {
      if let header = line.withUnsafeBytes({ SectionHeader($0) }) {
        sections.append((header, offset, [line]))
      } else if !sections.isEmpty {
        // The difference: a copy of each section, though only its size is wanted.
        sections[sections.count - 1].lines.append(line)
      }
      offset += line.count
    }
    try run.checkpoint("Sections copied")

    for section in sections {
      var entry = SectionEntry(section.header, offset: section.offset)
      for line in section.lines { entry.add(line.count, isStart: true) }
      try run.answer.write(entry.text)
    }
    try run.checkpoint("Index written")
  }

  /// Counts while it reads, and lists a section where the next begins. It holds two chunks and an
  /// entry.
  static func stream(_ run: CaseRun) throws {
    var lines = try LineReader(run.path)
    try run.checkpoint("File opened")

    var entry: SectionEntry?
    while let line = try lines.next() {
      if let header = SectionHeader(line) {
        if let entry { try run.answer.write(entry.text) }
        // The difference: of a section only its place and two counters are kept.
        entry = SectionEntry(header, offset: line.offset)
      }
      entry?.add(line.bytes.count, isStart: line.isStart)
    }
    if let entry { try run.answer.write(entry.text) }
    try run.checkpoint("Index written")
  }
}

/// A row of the index of sections.
struct SectionEntry {
  private let header: SectionHeader
  private let offset: Int
  private var lines = 0
  private var bytes = 0

  init(_ header: SectionHeader, offset: Int) {
    self.header = header
    self.offset = offset
  }

  /// Counts a line, or a piece of one, the header among them.
  mutating func add(_ byteCount: Int, isStart: Bool) {
    if isStart { lines += 1 }
    bytes += byteCount
  }

  /// The row: where the section begins, its lines, its bytes, its name.
  var text: [UInt8] {
    let numbers = [(offset, 13), (lines, 10), (bytes, 13)].map { number, width in
      padded("\(number)", to: width)
    }
    return Array(numbers.joined().utf8) + Array("  ".utf8) + header.name + [newlineByte]
  }
}

extension CaseStudy {
  static let sections = CaseStudy(
    id: "sections",
    title: "List the sections",
    summary: "An index is wanted: loading copies every section out for it, streaming "
      + "counts as it reads.",
    decisionRow: nil, fixture: "report",
    versions: [
      .load(holding: "the file, its lines, its sections", perByte: 3.0, Sections.load),
      .stream(Sections.stream),
    ],
    documentation: """
      # sections

      Lists the sections of a file: where each begins, how many lines and bytes it has, its name. What
      stands before the first header belongs to none.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the lines by sections |
      | `stream` | two chunks of 128 KiB and one entry |

      ## What to look at

      The load version keeps the sections because a later step might want them. The index it gives is all
      that the next step needs: with a section's place one reads just that section, as `section` does.

      ## Try

          compare sections
          code sections

      """)
}
