import Streaming

/// What is known of a section, gathered from its lines.
protocol SectionRow: Sendable {
  var name: [UInt8] { get }

  /// Makes the row of a section that begins with a header.
  init(_ header: SectionHeader, offset: Int)

  /// An empty row, for lines that go on with a section that began before them.
  static var continuation: Self { get }

  /// The row if it is of lines before the first section; `nil` if such lines are not wanted.
  var asPreface: Self? { get }

  /// Adds the lines that follow.
  mutating func add(_ row: Self)
}

/// The sections of a file, whose rows threads gather block by block, and which end in their order.
/// It holds a row.
struct SectionSequence<Row: SectionRow> {
  private var open: Row?
  private let end: (Row) throws(StreamingError) -> Void

  /// Makes a sequence; `end` is called with each row that is complete.
  init(end: @escaping (Row) throws(StreamingError) -> Void) {
    self.end = end
  }

  /// Takes the rows of the next part of the file.
  fileprivate mutating func take(_ part: consuming SectionPart<Row>) throws(StreamingError) {
    if open != nil { open?.add(part.continuation) } else { open = part.continuation.asPreface }
    for row in part.rows {
      try finish()
      open = row
    }
  }

  /// Ends the last section.
  mutating func finish() throws(StreamingError) {
    if let open { try end(open) }
    open = nil
  }
}

/// The rows of a part of a file.
private struct SectionPart<Row: SectionRow> {
  private static var mostRows: Int { 256 }
  private static var mostNameBytes: Int { 1 << 16 }

  /// Of the lines before the first header in the part.
  var continuation = Row.continuation
  private(set) var rows: [Row] = []
  private var nameBytes = 0

  /// Whether it holds as much as it may.
  var isFull: Bool { rows.count >= Self.mostRows || nameBytes >= Self.mostNameBytes }

  mutating func begin(_ row: Row) {
    rows.append(row)
    nameBytes += row.name.count
  }

  /// The row of the section at hand.
  @inline(__always)
  var current: Row {
    get { rows.last ?? continuation }
    _modify {
      if rows.isEmpty { yield &continuation } else { yield &rows[rows.count - 1] }
    }
  }
}

extension BlockReader {
  /// Gathers the rows of the sections in the blocks, and gives them to the sequence in the order of
  /// the blocks: when a block ends, or sooner if it has many.
  ///
  /// - Parameters:
  ///   - sections: What takes the rows.
  ///   - words: The words to look for near the start of each line.
  ///   - add: Adds a line, or a piece of one, to the row of its section; the index is that of the
  ///     first of the words in it.
  /// - Throws: `StreamingError` if the file cannot be read, and what the sequence throws.
  @inline(__always)
  mutating func forEachSection<Row: SectionRow>(
    of sections: InBlockOrder<SectionSequence<Row>>, lookingFor words: LineWords? = nil,
    _ add: (inout Row, LineReader.Line, Int?) -> Void
  ) throws(StreamingError) {
    while let chunks = try next() {
      var part = SectionPart<Row>()
      var lines = LineSurvey(chunks, lookingFor: words)
      while let line = try lines.next() {
        if let header = SectionHeader(line) {
          if part.isFull {
            try inTurn(sections) { (sections) throws(StreamingError) in try sections.take(part) }
            part = SectionPart()
          }
          part.begin(Row(header, offset: line.offset))
        }
        add(&part.current, line, lines.word)
      }
      try inTurn(sections) { (sections) throws(StreamingError) in try sections.take(part) }
    }
  }
}
