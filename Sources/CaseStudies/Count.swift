import FoundationEssentials
import Streaming

/// How often a text occurs, as `grep -o -F TEXT | wc -l` counts it.
enum Count {
  /// Loads all lines to count in each. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    let lines = content.lines()
    try run.checkpoint("Lines split")

    let counts = lines.map { line in line.withUnsafeBytes { pattern.occurrences(in: $0).count } }
    try run.answer.write("\(counts.reduce(0, +))\n")
    try run.checkpoint("Occurrences counted")
  }

  /// Counts in one chunk after the other. It holds a chunk, a number, and the end of the chunk
  /// before, where the text may have begun.
  static func stream(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    var chunks = try ChunkReader(run.path)
    try run.checkpoint("File opened")

    var count = 0
    var undecided = 0
    while let chunk = try chunks.next(keeping: undecided) {
      let occurrences = pattern.occurrences(in: chunk)
      count += occurrences.count
      undecided = min(chunk.count - occurrences.end, pattern.bytes.count - 1)
    }
    try run.answer.write("\(count)\n")
    try run.checkpoint("Occurrences counted")
  }
}
