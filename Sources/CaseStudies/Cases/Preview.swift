import FoundationEssentials
import MemoryTracking
import Streaming

/// The start of a file, and a notice where that is not all of it.
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
  /// Where the last character ends that is whole before a place.
  fileprivate func wholeCharacters(before end: Int) throws(StreamingError) -> Int {
    let start = max(0, end - 4)
    let last = try bytes(in: start..<end)
    return start + last.wholeCharacters
  }
}

extension [UInt8] {
  /// Where to cut so that no character of UTF-8 is cut that was begun rightly: at the end, or before
  /// a last character of which bytes are missing.
  var wholeCharacters: Int {
    for length in 1...3 where length <= count {
      let first = self[count - length]
      if first & 0xC0 == 0x80 { continue }
      let wanted =
        switch first {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      return wanted > length ? count - length : count
    }
    return count
  }
}
