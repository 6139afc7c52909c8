import FoundationEssentials
import Streaming

/// The end of a file, as `tail -n N` or `tail -c SIZE` prints it.
enum Tail {
  /// Loads all lines to give the last ones. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    // The difference: the whole file is read for its end.
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
    // The difference: reading begins at the end and stops where the last lines begin.
    var chunks = try ReverseChunkReader(run.path)
    try run.checkpoint("File opened")

    let start: Int
    if let size = run.options.size("bytes") {
      start = max(0, chunks.end - size)
    } else {
      var lines = LastLines(run.options.count("lines"), endingAt: chunks.end)
      while lines.start == nil, let chunk = try chunks.next() {
        lines.look(at: chunk.bytes, offset: chunk.offset)
      }
      start = lines.start ?? 0
      try run.checkpoint("Start found")
    }
    try run.answer.copy(start..<chunks.end, of: chunks.file)
    try run.checkpoint("Tail written")
  }

  /// Looks from the end of the file as the kernel maps it. It holds nothing itself, and only the
  /// pages touched are resident.
  static func map(_ run: CaseRun) throws {
    // The difference: of a mapped file only the pages touched are read, the last ones here.
    let file = try MappedFile(run.path)
    try run.checkpoint("File mapped")

    let start: Int
    if let size = run.options.size("bytes") {
      start = max(0, file.bytes.count - size)
    } else {
      var lines = LastLines(run.options.count("lines"), endingAt: file.bytes.count)
      lines.look(at: file.bytes, offset: 0)
      start = lines.start ?? 0
      try run.checkpoint("Start found")
    }
    try run.answer.write(UnsafeRawBufferPointer(rebasing: file.bytes[start...]))
    try run.checkpoint("Tail written")
  }
}

/// Where the last lines of a file begin, found from its end.
struct LastLines {
  private let end: Int
  private var newlinesToGo: Int

  /// Where they begin, or `nil` while that is not known; at the file's start if it stays unknown.
  private(set) var start: Int?

  init(_ count: Int, endingAt end: Int) {
    self.end = end
    newlinesToGo = count
    start = count == 0 ? end : nil
  }

  /// Looks for newlines in the piece of the file before the one looked at last.
  mutating func look(at piece: UnsafeRawBufferPointer, offset: Int) {
    var pieceEnd = piece.count
    while start == nil, let newline = piece.lastIndex(of: newlineByte, in: 0..<pieceEnd) {
      pieceEnd = newline
      // The newline that ends the file ends the last line; none follows it.
      if offset + newline == end - 1 { continue }
      newlinesToGo -= 1
      if newlinesToGo == 0 { start = offset + newline + 1 }
    }
  }
}

extension CaseStudy {
  static let tail = CaseStudy(
    id: "tail",
    title: "Get the last lines",
    summary: "The end is wanted: loading reads the whole file for it, streaming begins "
      + "there.",
    decisionRow: .tail, fixture: "log",
    options: [
      CaseOption("lines", short: "n", .count, "N", help: "how many lines", default: "1000"),
      CaseOption(
        "bytes", short: "c", .size, "SIZE", help: "how many bytes, in place of lines",
        replaces: "lines"),
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Tail.load), .stream(Tail.stream),
      .third("map", .growing("the pages of the end, as the kernel's"), perByte: 0.0, Tail.map),
    ],
    documentation: """
      # tail

      Gives the last lines, or the last bytes, as `tail -n` and `tail -c` print them: a last line without a
      newline is a line, and the newline that ends the file ends the last line and begins none.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | two chunks of 64 KiB |
      | `map` | nothing of its own; the pages it has touched stay resident (RssFile) |

      ## What to look at

      The bytes read: a thousand lines of a log are some 100 KiB, whatever the file's size. The stream
      version first finds where the lines begin and then copies from there, so the lines themselves, be they
      2 GiB long, are not held either.

      ## Try

          compare tail
          compare tail -n 10 --size 1GiB
          compare tail -c 64KiB

      """)
}
