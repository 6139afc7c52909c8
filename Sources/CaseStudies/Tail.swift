import FoundationEssentials
import Streaming

/// The end of a file, as `tail -n N` or `tail -c SIZE` prints it.
enum Tail {
  /// Loads all lines to give the last ones. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    if let size = run.options.size("bytes") {
      try run.answer.write(Array(content.suffix(size)))
    } else {
      let lines = content.lines()
      try run.checkpoint("Lines split")
      for line in lines.suffix(run.options.count("lines")) { try run.answer.write(line) }
    }
    try run.checkpoint("Tail written")
  }

  /// Looks from the end for where the last lines begin, and copies from there. It holds two chunks.
  static func stream(_ run: CaseRun) throws {
    var chunks = try ReverseChunkReader(run.path)
    try run.checkpoint("File opened")

    let start: Int
    if let size = run.options.size("bytes") {
      start = max(0, chunks.end - size)
    } else {
      start = try startOfLast(run.options.count("lines"), in: &chunks)
      try run.checkpoint("Start found")
    }
    try run.answer.copy(start..<chunks.end, of: chunks.file)
    try run.checkpoint("Tail written")
  }

  /// Where the last lines begin: behind the newline before them, or at the start of the file.
  private static func startOfLast(
    _ count: Int, in chunks: inout ReverseChunkReader
  ) throws -> Int {
    guard count > 0 else { return chunks.end }
    var newlinesToGo = count
    while let chunk = try chunks.next() {
      var end = chunk.bytes.count
      while let newline = chunk.bytes.lastIndex(of: newlineByte, before: end) {
        end = newline
        // The newline that ends the file ends the last line; none follows it.
        if chunk.offset + newline == chunks.end - 1 { continue }
        newlinesToGo -= 1
        if newlinesToGo == 0 { return chunk.offset + newline + 1 }
      }
    }
    return 0
  }
}
