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

  /// Counts while it reads, and lists a section where the next begins, in as many blocks of the
  /// file at once as there are processors. It holds chunks and some entries, however many sections
  /// there are.
  static func stream(_ run: CaseRun) throws {
    let entries = InBlockOrder(
      SectionSequence<SectionEntry> { (entry) throws(StreamingError) in
        try run.answer.write(entry.text)
      })
    _ = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      // The difference: of a section only its place and two counters are kept.
      try blocks.forEachSection(of: entries) { entry, line, _ in
        entry.add(line.bytes.count, isStart: line.isStart)
      }
    }
    try entries.afterwards { (entries) throws(StreamingError) in try entries.finish() }
    try run.checkpoint("Index written")
  }
}

/// A row of the index of sections.
struct SectionEntry: SectionRow {
  let name: [UInt8]
  private let offset: Int
  private var lines = 0
  private var bytes = 0

  init(_ header: SectionHeader, offset: Int) {
    self.init(name: header.name, offset: offset)
  }

  private init(name: [UInt8], offset: Int) {
    self.name = name
    self.offset = offset
  }

  static var continuation: SectionEntry { SectionEntry(name: [], offset: 0) }

  /// What comes before the first section belongs to none.
  var asPreface: SectionEntry? { nil }

  /// Counts a line, or a piece of one, the header among them.
  mutating func add(_ byteCount: Int, isStart: Bool) {
    if isStart { lines += 1 }
    bytes += byteCount
  }

  mutating func add(_ entry: SectionEntry) {
    lines += entry.lines
    bytes += entry.bytes
  }

  /// The row: where the section begins, its lines, its bytes, its name.
  var text: [UInt8] {
    let numbers = [(offset, 13), (lines, 10), (bytes, 13)].map { number, width in
      padded("\(number)", to: width)
    }
    return Array(numbers.joined().utf8) + Array("  ".utf8) + name + [newlineByte]
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
      | `stream` | chunks of 640 KiB in all, and at most 256 entries a thread |

      ## What to look at

      The load version keeps the sections because a later step might want them. The index it gives is all
      that the next step needs: with a section's place one reads just that section, as `section` does.

      ## Try

          compare sections
          code sections

      """)
}
