import FoundationEssentials
import Streaming

/// How many lines a file has, how long the longest is, and how many report an error: three
/// questions that go over the file one after the other.
enum Passes {
  /// Loads the lines once and goes over them three times. It holds the file twice: whole, and line
  /// by line.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    // The difference: the file is read once; the three passes find its lines in memory.
    let lines = content.lines()
    try run.checkpoint("Lines loaded")

    var facts = LineFacts()
    for line in lines { line.withUnsafeBytes { facts.count($0, isStart: true) } }
    try run.checkpoint("First pass")

    for line in lines { line.withUnsafeBytes { facts.measure($0, isStart: true) } }
    try run.checkpoint("Second pass")

    for line in lines { line.withUnsafeBytes { facts.judge(Severity(line: $0), isStart: true) } }
    try run.checkpoint("Third pass")
    try run.answer.write(facts.text)
  }

  /// Reads the file again for each pass, as many blocks of it at once as there are processors. It
  /// holds chunks.
  static func stream(_ run: CaseRun) throws {
    try run.checkpoint("Start")
    // The difference: each pass reads the whole file.
    var facts = try LineFacts.counted(in: run.path)
    try run.checkpoint("First pass")

    facts.add(
      try LineFacts.gathered(from: run.path) { facts, line, _ in
        facts.measure(line.bytes, isStart: line.isStart)
      })
    try run.checkpoint("Second pass")

    facts.add(
      try LineFacts.gathered(from: run.path, lookingFor: Severity.words) { facts, line, severity in
        facts.judge(severity, isStart: line.isStart)
      })
    try run.checkpoint("Third pass")
    try run.answer.write(facts.text)
  }

  /// Answers all three questions line by line, since none needs another's answer, in as many blocks
  /// of the file at once as there are processors. It holds chunks.
  static func onepass(_ run: CaseRun) throws {
    // The difference: one pass for the three of them.
    let facts = try LineFacts.gathered(from: run.path, lookingFor: Severity.words) {
      facts, line, severity in
      facts.count(line.bytes, isStart: line.isStart)
      facts.measure(line.bytes, isStart: line.isStart)
      facts.judge(severity, isStart: line.isStart)
    }
    try run.checkpoint("Only pass")
    try run.answer.write(facts.text)
  }
}

/// What is known of lines that come one by one, or piece by piece.
struct LineFacts: Sendable {
  private var lines = 0
  private var length = 0
  private var longest = 0
  private var errors = 0

  mutating func count(_ piece: UnsafeRawBufferPointer, isStart: Bool) {
    if isStart { lines += 1 }
  }

  /// Measures a line without its newline.
  mutating func measure(_ piece: UnsafeRawBufferPointer, isStart: Bool) {
    if isStart { length = 0 }
    length += piece.count - (piece.last == newlineByte ? 1 : 0)
    longest = max(longest, length)
  }

  /// Counts a line that reports an error near its start.
  mutating func judge(_ severity: Severity?, isStart: Bool) {
    if isStart, severity == .error || severity == .critical { errors += 1 }
  }

  /// Adds what is known of other lines, or what another pass found.
  mutating func add(_ facts: LineFacts) {
    lines += facts.lines
    longest = max(longest, facts.longest)
    errors += facts.errors
  }

  /// The number of lines of a file, for which only its newlines matter.
  static func counted(in path: String) throws(StreamingError) -> LineFacts {
    var facts = LineFacts()
    facts.lines = try FileBlocks.total(path) { (chunks) throws(StreamingError) in
      var chunks = chunks
      var (lines, last) = (0, newlineByte)
      while let chunk = try chunks.next() {
        lines += chunk.count(of: newlineByte, in: 0..<chunk.count)
        last = chunk.last ?? last
      }
      return last == newlineByte ? lines : lines + 1
    }
    return facts
  }

  /// The facts that a step gathers. It is called for each line of a file, and for each piece of a
  /// long line.
  @inline(__always)
  static func gathered(
    from path: String, lookingFor words: LineWords? = nil,
    _ step: @escaping @Sendable (inout LineFacts, LineReader.Line, Severity?) -> Void
  ) throws(StreamingError) -> LineFacts {
    let parts = try FileBlocks.results(path) { (blocks) throws(StreamingError) in
      var facts = LineFacts()
      while let chunks = try blocks.next() {
        var lines = LineSurvey(chunks, lookingFor: words)
        while let line = try lines.next() { step(&facts, line, Severity(word: lines.word)) }
      }
      return facts
    }
    return parts.reduce(into: LineFacts()) { $0.add($1) }
  }

  var text: String {
    "lines: \(lines)\nlongest line: \(longest) bytes\nerrors: \(errors)\n"
  }
}

extension CaseStudy {
  static let passes = CaseStudy(
    id: "passes",
    title: "Go over a file three times",
    summary: "Three questions about one file: loading reads it once, streaming once for "
      + "each.",
    decisionRow: .passes, fixture: "log",
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Passes.load), .stream(Passes.stream),
      .third("onepass", .constant, Passes.onepass),
    ],
    documentation: """
      # passes

      Counts the lines, measures the longest one and counts those that report an error: three passes over
      one file. An error is a line with `ERROR` or `CRITICAL` in its first 256 bytes.

      | version | holds |
      |---|---|
      | `load` | the whole file and a copy of every line |
      | `stream` | chunks of 640 KiB in all |
      | `onepass` | chunks of 640 KiB in all |

      ## What to look at

      Loading reads once, streaming three times. Whether that matters is a question of where the file is: in
      the kernel's page cache to read it again is faster than to split it into lines, from a slow disk or a
      network it is not. So the article says *maybe*.

      The third version asks whether the passes need each other. These do not, so one pass does for all
      three. Where a pass needs the result of the one before, as a deviation needs the mean, look for a
      formula that does without.

      ## Try

          compare passes
          compare passes --variants load,stream,onepass

      """)
}
