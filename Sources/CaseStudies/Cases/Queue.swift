import FoundationEssentials
import Streaming

/// Work on every line, which takes longer than reading it: who waits for whom?
enum Queue {
  /// Makes a list of all the work, then does it. It holds the file twice: whole, and line by line.
  static func load(_ run: CaseRun) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: run.path))
    try run.checkpoint("File read")

    // The difference: nothing is worked on before all of it is there.
    let list = content.lines()
    try run.checkpoint("List made")

    var work = LineWork()
    for line in list { work.add(line, isStart: true) }
    try run.answer.write(work.finish())
    try run.checkpoint("Work done")
  }

  /// Works on lines while another thread reads on. It holds every line that has been read and not
  /// worked on, and reading is quicker.
  static func fake(_ run: CaseRun) throws {
    let path = run.path
    // The difference: nothing stops the reader, so the queue takes in all that it finds.
    let queue = WorkQueue<LinePiece>(nil)
    try run.checkpoint("Queue made")

    var work = LineWork()
    try queue.run(
      producing: { (queue) throws(StreamingError) in try LinePiece.read(path, into: queue) },
      working: { work.add($0.bytes, isStart: $0.isStart) })
    try run.answer.write(work.finish())
    try run.checkpoint("Work done")
  }

  /// Works on lines while another thread reads on, until the queue is full and it has to wait. It
  /// holds twice what the queue may: what is queued, and what is being worked on.
  static func stream(_ run: CaseRun) throws {
    let path = run.path
    // The difference: a full queue makes the reader wait (backpressure).
    let queue = WorkQueue<LinePiece>(
      .init(items: run.options.count("capacity"), bytes: LinePiece.queuedBytes))
    try run.checkpoint("Queue made")

    var work = LineWork()
    try queue.run(
      producing: { (queue) throws(StreamingError) in try LinePiece.read(path, into: queue) },
      working: { work.add($0.bytes, isStart: $0.isStart) })
    try run.answer.write(work.finish())
    try run.checkpoint("Work done")
  }
}

/// A line in a queue, or a piece of one too long to come whole.
struct LinePiece: Sendable {
  /// The longest line that comes whole.
  static let wholeLength = 1 << 16
  /// From how many bytes on a bounded queue is full, however few lines that are.
  static let queuedBytes = 1 << 17

  let bytes: [UInt8]
  let isStart: Bool

  /// Reads a file's lines into a queue until nobody wants more.
  static func read(_ path: String, into queue: WorkQueue<LinePiece>) throws(StreamingError) {
    var lines = try LineReader(path, wholeLength: wholeLength)
    while let line = try lines.next() {
      let piece = LinePiece(bytes: Array(line.bytes), isStart: line.isStart)
      guard queue.put(piece, bytes: line.bytes.count) else { return }
    }
  }
}

/// Work that takes about a microsecond a line, several times what reading it takes, and that no
/// compiler can leave out: a digest that is mixed over and over, as one that guards a password is.
struct LineWork {
  private static let rounds = 320

  private var lineCount = 0
  private var sum: UInt64 = 0
  /// The digest of the line so far; `nil` between two lines.
  private var digest: UInt64?

  /// Takes in a line, or the next piece of one.
  mutating func add(_ bytes: [UInt8], isStart: Bool) {
    if isStart { endLine() }
    // FNV-1a, which takes one byte after the other and so pieces of any length.
    digest = bytes.reduce(digest ?? 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private mutating func endLine() {
    guard var state = digest else { return }
    for _ in 0..<Self.rounds {
      state &+= 0x9E37_79B9_7F4A_7C15
      state = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
    }
    lineCount += 1
    sum &+= state
    digest = nil
  }

  /// Ends the last line and gives the result of all.
  mutating func finish() -> String {
    endLine()
    return "lines: \(lineCount)\nresult: \(sum)\n"
  }
}

extension CaseStudy {
  static let queue = CaseStudy(
    id: "queue",
    title: "Produce and consume",
    summary: "Reading is faster than the work: loading lists all work first, streaming makes "
      + "the reader wait.",
    decisionRow: .queue, fixture: "log",
    options: [
      CaseOption(
        "capacity", .count, "N", help: "how many lines the queue may hold", default: "1024")
    ],
    versions: [
      .load(holding: "the file, its lines", perByte: 2.6, Queue.load), .stream(Queue.stream),
      .fake(holding: "the lines read and not worked on", perByte: 1.6, Queue.fake),
    ],
    documentation: """
      # queue

      Reads lines in one thread and works on them in another, where the work on a line takes several times
      as long as reading it. The work is fixed: a digest, mixed 320 times over; the answer is how many lines
      there were, and the sum of their digests.

      | version | holds |
      |---|---|
      | `load` | the whole file and a list of all lines |
      | `stream` | at most 1024 lines that wait and 1024 that are worked on, or 128 KiB of either |
      | `fake` | every line that has been read and not worked on yet |

      ## What to look at

      `fake` never holds the file, reads a line at a time, and has a second thread that works on lines as
      they come: it looks like a stream. But reading takes a fraction of the time that the work does, and
      nothing tells the reader to wait; when the file's end is reached, most lines are still in the queue.
      Its timeline rises as steeply as the file can be read and falls as slowly as the work is done.

      The only difference to `stream` is the queue's bound. When it is full, the reader sleeps: that is
      backpressure, the same that a pipe, a TCP window or a `highWaterMark` applies. It costs no time, since
      the work decides when all is done.

      ## Try

          compare queue --variants load,fake,stream
          sweep queue --variants fake,stream --sizes 4MiB,16MiB,64MiB
          compare queue --capacity 16

      """)
}
