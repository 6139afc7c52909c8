import FoundationEssentials
import Streaming

/// How many different values a field has.
enum Distinct {
  /// Gathers all values, then makes a set of them. It holds the file, its lines, its values, and
  /// the different ones once more.
  static func load(_ run: CaseRun) throws {
    let field = run.options.field("field")
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: every value is kept, however often it comes.
    let values = content.lines().compactMap { field.value(in: $0) }
    try run.checkpoint("Values gathered")

    try run.answerCount(Set(values).count)
    try run.checkpoint("Values counted")
  }

  /// Keeps each value once, in as many blocks of the file at once as there are processors, two at
  /// most. It holds chunks and the different values.
  static func stream(_ run: CaseRun) throws {
    let field = run.options.field("field")
    let threads = min(2, try FileBlocks.preferredCount(for: InputFile(run.path)))
    let tables = try FileBlocks.results(run.path, threads: threads) {
      (blocks) throws(StreamingError) in
      let values = try KeyTable<UInt8>()
      try blocks.forEachLine { (line) throws(StreamingError) in
        // The difference: a value that was seen before is forgotten, and so is the rest of the row.
        if let value = field.value(in: line) { try values.update(value, from: 0) { _ in } }
      }
      return values
    }
    try run.checkpoint("Values seen")

    let all = tables[0]
    for table in tables.dropFirst() {
      try table.forEach { (value, _) throws(StreamingError) in
        try all.update(value, from: 0) { _ in }
      }
    }
    try run.answerCount(all.count)
    try run.checkpoint("Values counted")
  }

  /// Reads row by row, and puts the rows into a set, since that forgets what comes twice. It holds
  /// every row that differs from all others in anything.
  static func fake(_ run: CaseRun) throws {
    let field = run.options.field("field")
    var lines = try LineReader(run.path)
    var rows: Set<[UInt8]> = []
    // The difference: the set is of rows, and hardly any row is the same as another.
    while let line = try lines.next() {
      guard line.isStart else { continue }
      rows.insert(Array(line.bytes.prefix(FieldChoice.reach)))
    }
    try run.checkpoint("Rows seen")

    try run.answerCount(Set(rows.compactMap { field.value(in: $0) }).count)
    try run.checkpoint("Values counted")
  }

  /// Keeps 64 KiB of registers and estimates from them (HyperLogLog): it is off by less than 2 %.
  /// It holds chunks and the registers, however many values there are.
  static func sketch(_ run: CaseRun) throws {
    let field = run.options.field("field")
    let sketch = DistinctSketch()
    _ = try FileBlocks.results(run.path) { (blocks) throws(StreamingError) in
      try blocks.forEachLine { (line) throws(StreamingError) in
        // The difference: a value leaves a trace, and is gone.
        if let value = field.value(in: line) { sketch.add(value) }
      }
    }
    try run.checkpoint("Values seen")

    try run.answerCount(sketch.estimate, within: DistinctSketch.error)
    try run.checkpoint("Values estimated")
  }
}

extension CaseRun {
  /// Answers with a count, and states it.
  fileprivate func answerCount(_ count: Int, within error: Double? = nil) throws {
    state(count, within: error)
    try answer.write("\(count)\n")
  }
}

extension BlockReader {
  /// Gives each line of the blocks, or the first 128 KiB or more of a long one; each is valid for
  /// its call only.
  mutating func forEachLine(
    _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    while let chunks = try next() {
      var lines = LineReader(chunks)
      while let line = try lines.next() {
        if line.isStart { try body(line.bytes) }
      }
    }
  }
}

extension CaseStudy {
  static let distinct = CaseStudy(
    id: "distinct",
    title: "Count distinct values",
    summary:
      "How many different values there are: loading keeps all, streaming each once, a sketch "
      + "none.",
    decisionRow: .distinct, fixture: "records",
    options: [
      CaseOption(
        "field", .text, "FIELD", help: "the field, by number or by name (name=value)", default: "1")
    ],
    check: { (options) throws(CaseError) in
      try options.checkFields(["field"], caseID: "distinct")
    },
    versions: [
      .load(holding: "the file, its lines, its values", perByte: 3.2, Distinct.load),
      .stream(holding: "the different values", perByte: 0.6, Distinct.stream),
      .fake(holding: "every row", perByte: 1.8, Distinct.fake),
      .third("sketch", .constant, isEstimate: true, Distinct.sketch),
    ],
    documentation: """
      # distinct

      Counts how many different values a field has, as `awk '{print $1}' FILE | sort -u | wc -l` does.
      `--field N` takes a field by its number, `--field NAME` what follows `NAME=`; blanks and tabs separate
      fields. A line without the field is passed over; of a line the first 64 KiB count.

      | version | holds |
      |---|---|
      | `load` | the whole file, a copy of every line, all values, and the different ones again |
      | `stream` | each different value once, some 60 bytes and its text |
      | `fake` | every row |
      | `sketch` | 64 KiB of registers, however many values there are |

      ## What to look at

      The stream version grows, with the different values and not with the file: try `--field place`, of
      which there are twelve, and `--field station`, of which there are 10,000. The first field, the
      record's number, is different in each row, and then to count exactly is to keep them all.

      The fake reads row by row and keeps the rows, which are all different.

      The sketch (HyperLogLog) keeps none. It takes a hash of each value and remembers, in each of 65,536
      registers, the longest row of zeros that a hash began with. Its standard error is 0.41 %; here it is
      off by less than 2 %, or by two where there are few. It is as flat as a counter.

      ## Try

          compare distinct --variants load,stream,sketch
          compare distinct --field station
          sweep distinct --sizes 8MiB,32MiB,128MiB

      """)
}
