import FoundationEssentials
import MemoryTracking
import Streaming

/// The start of a file, and a notice if that is not all of it.
enum Preview {
  /// Reads the whole file, then cuts. It holds the file.
  static func load(_ run: CaseRun) throws {
    let most = run.options.size("bytes") ?? 0
    // The difference: what lies beyond the limit is read as well.
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    let head = Array(content.prefix(most))
    if content.count > most {
      try run.answer.write(Array(head[..<head.wholeCharacters]))
      try run.answer.write(notice(size: content.count))
    } else {
      try run.answer.write(head)
    }
    try run.checkpoint("Preview written")
  }

  /// Reads up to the limit. It holds a chunk.
  static func stream(_ run: CaseRun) throws {
    let most = run.options.size("bytes") ?? 0
    let file = try InputFile(run.path)
    let size = try file.contentLength()
    try run.checkpoint("File opened")

    // The difference: reading ends at the limit, however long the file is.
    let end = size > most ? try file.wholeCharacters(before: most) : size
    try run.answer.copy(0..<end, of: file)
    if size > most { try run.answer.write(notice(size: size)) }
    try run.checkpoint("Preview written")
  }

  private static func notice(size: Int) -> String {
    "\n\n[TRUNCATED: File is \(ByteCount.fixed(ByteCount(size).mebibytes)) MiB]\n"
  }
}

extension InputFile {
  /// Where the last whole character before a place ends.
  fileprivate func wholeCharacters(before end: Int) throws(StreamingError) -> Int {
    let start = max(0, end - 4)
    let last = try bytes(in: start..<end)
    return start + last.wholeCharacters
  }
}

extension [UInt8] {
  /// Where to cut so that no valid UTF-8 character is cut: at the end, or before
  /// a last character with missing bytes.
  var wholeCharacters: Int {
    for length in 1...3 where length <= count {
      let first = self[count - length]
      if first.isUTF8Continuation { continue }
      return first.utf8Length > length ? count - length : count
    }
    return count
  }
}

extension CaseStudy {
  static let preview = CaseStudy(
    id: "preview",
    title: "Read up to a limit",
    summary: "The start is wanted: loading reads everything and cuts, streaming stops at "
      + "the limit.",
    decisionRow: nil, fixture: "log",
    options: [
      CaseOption(
        "bytes", short: "c", .size, "SIZE", help: "how much to show at most", default: "50MiB")
    ],
    versions: [
      .load(holding: "the file", perByte: 2.0, Preview.load), .stream(Preview.stream),
    ],
    documentation: """
      # preview

      Gives the first bytes of a file, 50 MiB unless told otherwise, and where that is not all of it a
      notice: `[TRUNCATED: File is 64.0 MiB]`. No character of UTF-8 is cut: one that would be is left out.

      | version | holds |
      |---|---|
      | `load` | the whole file |
      | `stream` | a chunk of 64 KiB |

      ## What to look at

      A limit on the answer is not a limit on the memory: the load version reads all of a 3 GiB file to show
      50 MiB. The stream version takes as long for a large file as for a small one.

      ## Try

          compare preview
          compare preview --bytes 1MiB --size 512MiB

      """)
}
