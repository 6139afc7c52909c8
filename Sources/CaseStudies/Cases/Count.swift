import FoundationEssentials
import Streaming

/// How often a text occurs, as `grep -o -F TEXT | wc -l` counts it.
enum Count {
  /// Loads all lines to count in each. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: every line is copied and kept, for a number.
    let lines = content.lines()
    try run.checkpoint("Lines split")

    let counts = lines.map { line in line.withUnsafeBytes { pattern.occurrences(in: $0).count } }
    try run.answer.write("\(counts.reduce(0, +))\n")
    try run.checkpoint("Occurrences counted")
  }

  /// Counts in one chunk after the other, in as many blocks of the file at once as there are
  /// processors. A thread holds a chunk, a number, and the end of the chunk before, where the text
  /// may have begun.
  static func stream(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    let count = try FileBlocks.total(run.path) { (chunks) throws(StreamingError) in
      var chunks = chunks
      var count = 0
      var undecided = 0
      // The difference: a chunk takes the place of the one before, and a counter is what stays.
      while let chunk = try chunks.next(keeping: undecided) {
        let occurrences = pattern.occurrences(in: chunk)
        count += occurrences.count
        undecided = min(chunk.count - occurrences.end, pattern.bytes.count - 1)
      }
      return count
    }
    try run.answer.write("\(count)\n")
    try run.checkpoint("Occurrences counted")
  }

  /// Counts in the file as the kernel maps it. It holds nothing itself, yet every page it has seen
  /// is resident until the kernel wants it back.
  static func map(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    // The difference: the file is memory already, the kernel's and not the program's.
    let file = try MappedFile(run.path)
    try run.checkpoint("File mapped")

    let count = pattern.occurrences(in: file.bytes).count
    try run.answer.write("\(count)\n")
    try run.checkpoint("Occurrences counted")
  }
}

extension CaseStudy {
  static let count = CaseStudy(
    id: "count",
    title: "Count a text",
    summary: "A number is wanted: loading keeps every line for it, streaming keeps a "
      + "counter.",
    decisionRow: .count, fixture: "log",
    options: [
      CaseOption("pattern", .text, "TEXT", help: "the text to count", default: "ERROR")
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.7, Count.load), .stream(Count.stream),
      .third("map", .growing("the pages read, as the kernel's"), perByte: 1.0, Count.map),
    ],
    documentation: """
      # count

      Counts how often a text occurs, byte for byte, no two occurrences overlapping, as
      `grep -o -F TEXT | wc -l` does.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | 640 KiB of chunks, shared by all processors, and a number for each |
      | `map` | nothing of its own; every page it has read stays resident (RssFile) |

      ## What to look at

      The answer is a few bytes, so whatever else the load version holds, it holds for nothing. The end of a
      chunk, where the text may have begun, stays in front of the next one: that is all it takes to count
      across chunks.

      `compare count --variants load,stream,map` shows a third way: the mapped file is as fast to go through,
      and its pages count as resident memory although the program holds none of them.

      ## Try

          compare count --pattern ERROR
          compare count --pattern 'GET /healthz' --size 1GiB

      """)
}
