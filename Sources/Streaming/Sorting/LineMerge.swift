/// Merges sorted lines from several runs, or from several arenas, into one sequence.
struct LineMerge: ~Copyable {
  private let order: LineOrder
  private let file: SpillFile?
  private let skip: Int
  private let long: LongLineReader
  private let readers: UnsafeMutableBufferPointer<RunReader>

  /// Makes a merge of runs in a spill file, or of arenas if there is none; in text that is ordered
  /// by all its bytes, all lines have the first `skip` bytes in common.
  init(
    _ runs: [RunReader], in file: SpillFile?, _ order: LineOrder, skipping skip: Int,
    _ long: consuming LongLineReader
  ) {
    self.order = order
    self.file = file
    self.skip = skip
    self.long = long
    readers = .allocate(capacity: runs.count)
    _ = readers.initialize(from: runs)
  }

  deinit {
    readers.deinitialize()
    readers.deallocate()
  }

  /// Gives all lines in their order; each is valid for its call only.
  ///
  /// - Throws: `StreamingError` if a run or a long line cannot be read, and what `body` throws.
  @inline(__always)
  consuming func forEachLine(
    _ body: (SortedLine, borrowing LongLineReader) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var keys: [UInt64?] = []
    for reader in readers.indices { keys.append(try advance(reader)) }
    var tree = try MergeTree(keys: keys) { (one, other) throws(StreamingError) in
      try precedes(one, other)
    }
    while let reader = tree.first {
      try body(readers[reader].line, long)
      try tree.update(key: try advance(reader)) { (one, other) throws(StreamingError) in
        try precedes(one, other)
      }
    }
  }

  /// Gives all lines in their order, each with a newline, in pieces that are gathered in a buffer;
  /// each is valid for its call only.
  ///
  /// - Throws: `StreamingError` if a run or a long line cannot be read, and what `body` throws.
  consuming func forEachPiece(
    through buffer: UnsafeMutableRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var piece = LinePiece(buffer)
    try forEachLine { (line, long) throws(StreamingError) in
      switch line {
      case .bytes(let bytes):
        if !piece.hasRoom(for: bytes.count + 1) { try body(piece.taken()) }
        piece.append(bytes)
      case .long(let line):
        try body(piece.taken())
        try long.forEachChunk(of: line) { (chunk) throws(StreamingError) in try body(chunk) }
      }
      piece.appendNewline()
    }
    try body(piece.taken())
  }

  /// Goes to the next line of a run, and gives the key that orders as its beginning does.
  @inline(__always)
  private func advance(_ reader: Int) throws(StreamingError) -> UInt64? {
    guard try readers[reader].advance(in: file) else { return nil }
    let key: UInt64
    switch readers[reader].line {
    case .bytes(let bytes):
      key = skip > 0 ? bytes.prefix(from: skip) : order.prefix(of: bytes)
    case .long(let line):
      key = try long.prefix(of: line, order, skipping: skip)
    }
    return order.isReversed ? ~key : key
  }

  private func precedes(_ one: Int, _ other: Int) throws(StreamingError) -> Bool {
    let result = try long.compare(readers[one].line, readers[other].line, order)
    return order.isReversed ? result > 0 : result < 0
  }
}

/// Lines that are gathered in a buffer to be given at once.
private struct LinePiece {
  private let buffer: UnsafeMutableRawBufferPointer
  private var filled = 0

  init(_ buffer: UnsafeMutableRawBufferPointer) {
    self.buffer = buffer
  }

  func hasRoom(for count: Int) -> Bool { filled + count <= buffer.count }

  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + bytes.count)])
      .copyMemory(from: bytes)
    filled += bytes.count
  }

  @inline(__always)
  mutating func appendNewline() {
    buffer[filled] = newlineByte
    filled += 1
  }

  /// What it holds, which the next line is written over.
  mutating func taken() -> UnsafeRawBufferPointer {
    defer { filled = 0 }
    return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
  }
}

/// The bytes that all lines of all runs begin with, found from the first and the last line of each.
struct CommonPrefix {
  /// So many bytes that the next eight are still in what is read of a long line.
  private static let limit = DecimalKey.reach - 8

  private var bytes: [UInt8]?

  /// How many they are; 0 if there were no lines.
  var count: Int { bytes?.count ?? 0 }

  /// Takes in a line.
  mutating func add(_ line: SortedLine) {
    // What is not in memory is rare, and begins with anything.
    guard case .bytes(let line) = line else {
      bytes = []
      return
    }
    guard let bytes else {
      self.bytes = Array(line.prefix(Self.limit))
      return
    }
    let count = zip(bytes, line).prefix { $0 == $1 }.count
    self.bytes = Array(bytes.prefix(count))
  }
}
