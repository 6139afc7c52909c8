import FoundationEssentials
import Streaming

/// The lines of given numbers in the order asked for; a number beyond the last line gives none.
enum Lookup {
  /// Holds all lines in an array, where each is at hand. It holds the file twice: whole, and line
  /// by line.
  static func load(_ run: CaseRun) throws {
    let wanted = run.options.lineNumbers("lines")
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let lines = content.lines()
    try run.checkpoint("Lines loaded")

    for number in wanted where number <= lines.count {
      // The difference: a lookup is one step.
      try run.answer.writeLine(lines[number - 1])
    }
    try run.checkpoint("Lines looked up")
  }

  /// Reads from the start for each lookup. It holds two chunks.
  static func stream(_ run: CaseRun) throws {
    let wanted = run.options.lineNumbers("lines")
    let file = try InputFile(run.path)
    try run.checkpoint("File opened")

    for number in wanted {
      // The difference: a lookup reads all lines before the one wanted.
      guard let line = try file.line(number) else { continue }
      try run.answer.writeLine(line, of: file)
    }
    try run.checkpoint("Lines looked up")
  }

  /// Reads once to note where each line begins, then reads the lines wanted. It holds a chunk and
  /// eight bytes a line.
  static func index(_ run: CaseRun) throws {
    let wanted = run.options.lineNumbers("lines")
    var chunks = try ChunkReader(run.path)
    // The difference: of each line only its place is held.
    var starts = [0]
    while let chunk = try chunks.next() {
      var next = 0
      while let newline = chunk.firstIndex(of: newlineByte, from: next) {
        next = newline + 1
        starts.append(chunks.windowOffset + next)
      }
    }
    let end = chunks.windowOffset
    if starts.last != end { starts.append(end) }
    try run.checkpoint("Lines indexed")

    for number in wanted where number < starts.count {
      try run.answer.writeLine(starts[number - 1]..<starts[number], of: chunks.file)
    }
    try run.checkpoint("Lines looked up")
  }
}

extension CaseStudy {
  static let lookup = CaseStudy(
    id: "lookup",
    title: "Get lines by number",
    summary: "Lines anywhere are wanted: loading has each at hand, streaming reads up to "
      + "it every time.",
    decisionRow: .lookup, fixture: "records",
    options: [
      CaseOption(
        "lines", .lines, "N,N-M,…", help: "the lines to give, in this order",
        default: "1-10,10001-10020,500001-500060,900001-900080")
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Lookup.load), .stream(Lookup.stream),
      .third("index", .growing("eight bytes a line"), perByte: 0.13, Lookup.index),
    ],
    documentation: """
      # lookup

      Gives lines by their numbers, in the order asked for; a number beyond the last line gives none. Asked
      for in ascending order it prints what `sed -n '5p;1000p'` prints.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | a chunk of 128 KiB |
      | `index` | eight bytes a line: where it begins |

      ## What to look at

      Here loading wins, in time: once the lines are an array a lookup is one step, while the stream version
      reads from the start for each. With few lookups streaming can still be faster, for splitting a file
      into lines takes longer than reading it many times. That is what the mark in the table says when your
      measurement disagrees with it.

      The third version takes the best of both: one pass notes where the lines begin, and a lookup is one
      read at that place.

      ## Try

          compare lookup
          compare lookup --variants load,stream,index
          compare lookup --lines 5,1000,20-29

      """)
}
