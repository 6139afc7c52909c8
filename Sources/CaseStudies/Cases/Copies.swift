import FoundationEssentials
import Streaming

/// The numbers above zero, in KiB and in order: filtered, sorted and mapped.
enum Copies {
  /// Makes a new array at each step. It holds the file, its lines, and the numbers four times: all,
  /// those above zero, those in order, those in KiB.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    let numbers = content.lines().compactMap { $0.number }
    try run.checkpoint("Numbers read")

    // The difference: three steps, and a copy of the numbers at each.
    let positive = numbers.filter { $0 > 0 }
    let sorted = positive.sorted()
    let result = sorted.map { $0 / 1024 }
    try run.checkpoint("Numbers sorted")

    for number in result { try run.answer.write("\(number)\n") }
    try run.checkpoint("Numbers written")
  }

  /// Filters and maps each number as it is read, and sorts what is left, in as many blocks of the
  /// file at once as there are processors. It holds chunks and the numbers above zero.
  static func stream(_ run: CaseRun) throws {
    let parts = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      var result: [Int] = []
      // The difference: a number passes all steps at once, and only what is sorted is kept.
      try blocks.forEachNumber { if $0 > 0 { result.append($0 / 1024) } }
      SortedNumbers.sort(&result)
      return result
    }
    try run.checkpoint("Numbers sorted")

    try SortedNumbers.merge(parts) { (number) throws(StreamingError) in
      try run.answer.writeLine(number)
    }
    try run.checkpoint("Numbers written")
  }

  /// Filters and maps each number as it is read, and sorts within 16 MiB: what does not fit goes to
  /// a temporary file in sorted runs, which are merged. It holds that, whatever the file's size.
  static func spill(_ run: CaseRun) throws {
    var chunks = try ChunkReader(run.path)
    var result = try NumberSorter(expectedBytes: try InputFile.check(run.path))
    // The difference: what is sorted is kept on disk, all but 16 MiB of it.
    try chunks.forEachNumber { (number) throws(StreamingError) in
      if number > 0 { try result.add(UInt64(number / 1024)) }
    }
    try run.checkpoint("Runs sorted")

    try result.forEach { (number) throws(StreamingError) in
      try run.answer.writeLine(Int(number))
    }
    try run.checkpoint("Numbers written")
  }
}

extension CaseStudy {
  static let copies = CaseStudy(
    id: "copies",
    title: "Filter, sort and map",
    summary: "A sorted list is wanted: loading makes a copy at each step, streaming keeps "
      + "what must be sorted.",
    decisionRow: nil, fixture: "numbers",
    versions: [
      .load(holding: "the file, its lines, the numbers four times", perByte: 13.3, Copies.load),
      .stream(holding: "the numbers above zero", perByte: 1.0, Copies.stream),
      .third("spill", .constant, Copies.spill),
    ],
    documentation: """
      # copies

      Reads numbers, one a line, keeps those above zero, sorts them and gives them in KiB, a line each. A
      line that holds no number of up to 18 digits is passed over.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, and the numbers four times |
      | `stream` | chunks of 640 KiB in all, and the numbers above zero, once |
      | `spill` | a chunk of 128 KiB and 16 MiB of numbers; the others are in a temporary file |

      ## What to look at

      The stream version is not flat, and cannot be with one pass and no disk: to sort is to have all of
      it. It grows by what must be sorted, eight bytes for each number kept and as much again while their
      list moves to a larger place, and by nothing else. Filter and map cost no memory when they are done on the way.

      The third version uses the disk: it sorts 16 MiB at a time, writes each part to a temporary file in
      `TMPDIR` (else `/tmp`), and merges the parts. Look at *Bytes written*.

      ## Try

          compare copies
          compare copies --variants load,stream,spill
          sweep copies --sizes 4MiB,16MiB,64MiB

      """)
}
