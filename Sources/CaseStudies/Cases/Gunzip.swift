import FoundationEssentials
import Streaming

/// The lines of a compressed log: how many there are, and how many contain a text, as
/// `zcat FILE | wc -l` and `zgrep -c TEXT FILE` count them.
enum Gunzip {
  /// Decompresses the whole file and splits it. It holds the file, its content, and its lines.
  static func load(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    let archive = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: a small file becomes a large content, and all of it is there at once.
    let content = try archive.withUnsafeBytes { try GzipReader.content(of: $0, path: run.path) }
    try run.checkpoint("File decompressed")

    var tally = LineTally(pattern)
    for line in content.withUnsafeBytes({ $0.lines() }) { line.withUnsafeBytes { tally.add($0) } }
    try run.answer.write(tally.text)
    try run.checkpoint("Lines counted")
  }

  /// Counts the lines of each chunk as it is decompressed. It holds a chunk of the file and one of
  /// the content.
  static func stream(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    var chunks = try GzipReader(run.path)
    try run.checkpoint("File opened")

    var tally = LineTally(pattern)
    // The difference: a chunk takes the place of the one before.
    while let chunk = try chunks.next() { tally.add(chunk) }
    try run.answer.write(tally.text)
    try run.checkpoint("Lines counted")
  }

  /// Decompresses chunk by chunk, and appends each chunk to one buffer. It holds the content.
  static func fake(_ run: CaseRun) throws {
    let pattern = BytePattern(run.options.text("pattern").utf8)
    var chunks = try GzipReader(run.path)
    try run.checkpoint("File opened")

    var content: [UInt8] = []
    // The difference: it reads by chunks, and keeps every one of them.
    while let chunk = try chunks.next() { content.append(contentsOf: chunk) }
    try run.checkpoint("File decompressed")

    var tally = LineTally(pattern)
    content.withUnsafeBytes { tally.add($0) }
    try run.answer.write(tally.text)
    try run.checkpoint("Lines counted")
  }
}

extension CaseStudy {
  static let gunzip = CaseStudy(
    id: "gunzip",
    title: "Read a compressed log",
    summary: "Lines of a compressed file are counted: loading holds all that it decompresses to, "
      + "streaming a chunk of it.",
    decisionRow: .gunzip, fixture: "gzip",
    options: [
      CaseOption("pattern", .text, "TEXT", help: "count the lines with it", default: "ERROR")
    ],
    versions: [
      .load(holding: "the file, its content, its lines", perByte: 2.8, Gunzip.load),
      .stream(Gunzip.stream),
      .fake(holding: "the content", perByte: 1.3, Gunzip.fake),
    ],
    documentation: """
      # gunzip

      Counts the lines of a compressed file, those that contain a text, and the bytes, as
      `zcat FILE | wc -lc` and `zgrep -c TEXT FILE` do. A last line without a newline counts.

      | version | holds |
      |---|---|
      | `load` | the compressed file, all that it decompresses to, and a copy of every line |
      | `stream` | a chunk of 64 KiB of the file, one of the content, and the 40 KiB of zlib |
      | `fake` | all that the file decompresses to: it reads by chunks and appends them to one buffer |

      ## The format

      zlib decompresses. Files put together from several (`cat a.gz b.gz`) are read as one, and what
      follows the last member without being one is ignored, as gzip(1) does. A file that is damaged or ends
      early is an error, and then there is no answer at all.

      ## What to look at

      The size on the disk says nothing: a log shrinks to a tenth, and 4 GiB of zeros to 4 MiB, which is why
      a small upload can end a server. The stream version does not notice; a line of 4 GiB is no line that
      it holds. The size of the fixture is that of the content.

      `fake` looks like the stream version but for one line. Its memory follows the content all the same.

      ## Try

          compare gunzip
          compare gunzip --variants load,stream,fake
          sweep gunzip --variants stream,fake --sizes 16MiB,64MiB,256MiB

      """)
}
