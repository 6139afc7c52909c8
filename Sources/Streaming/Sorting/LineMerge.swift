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

/// The next one of many sorted sequences, by a tree of losers: each step compares along one path
/// from a leaf to the root (Knuth, The Art of Computer Programming, volume 3, 5.4.1).
///
/// It knows the sequences by their numbers and their heads by keys; what has the same key is
/// compared by its user.
struct MergeTree: ~Copyable {
  /// A sequence with the key of its head.
  private struct Node {
    var key: UInt64
    var sequence: Int
  }

  private let nodes: UnsafeMutablePointer<Node>
  private let count: Int

  /// A sequence that comes before any other; there only while the tree is built.
  private static var none: Int { -1 }
  /// What marks a sequence that has ended, which comes after any other.
  private static func isEnded(_ node: Node) -> Bool { node.sequence < none }

  /// Makes a tree of sequences by the keys of their heads; `nil` for one that has none.
  init(
    keys: [UInt64?], precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    count = keys.count
    nodes = .allocate(capacity: max(1, count))
    nodes.initialize(
      repeating: Node(key: 0, sequence: Self.none), count: max(1, count))
    for sequence in keys.indices.reversed() {
      try replay(sequence, key: keys[sequence], precedes)
    }
  }

  deinit {
    nodes.deallocate()
  }

  /// The sequence whose head comes next; `nil` if all have ended.
  var first: Int? { nodes[0].sequence >= 0 ? nodes[0].sequence : nil }

  /// The sequence whose head comes next, and the head's key; `nil` if all have ended.
  var head: (sequence: Int, key: UInt64)? { first.map { ($0, nodes[0].key) } }

  /// Says that the first sequence has another head, or ended.
  @inline(__always)
  mutating func update(
    key: UInt64?, precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    try replay(nodes[0].sequence, key: key, precedes)
  }

  @inline(__always)
  private func replay(
    _ sequence: Int, key: UInt64?, _ precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) {
    // An ended sequence keeps its leaf, and its number no longer counts.
    var winner =
      key.map { Node(key: $0, sequence: sequence) }
      ?? Node(key: .max, sequence: Self.none - 1)
    var place = (sequence + count) / 2
    while place > 0 {
      let other = nodes[place]
      let isBefore =
        other.key != winner.key
        ? other.key < winner.key : try isFirst(other, winner, precedes)
      if isBefore {
        nodes[place] = winner
        winner = other
      }
      place /= 2
    }
    nodes[0] = winner
  }

  /// Whether one of two nodes with the same key comes first.
  private func isFirst(
    _ node: Node, _ other: Node, _ precedes: (Int, Int) throws(StreamingError) -> Bool
  ) throws(StreamingError) -> Bool {
    if node.sequence == Self.none || other.sequence == Self.none {
      return node.sequence == Self.none
    }
    if Self.isEnded(node) || Self.isEnded(other) { return !Self.isEnded(node) }
    return try precedes(node.sequence, other.sequence)
  }
}

/// The lines of a file in their order, ready to be given once.
///
/// It holds the memory that they were sorted in, and the temporary file with the runs if they did
/// not fit.
package struct SortedLines: ~Copyable {
  private let file: InputFile
  private let order: LineOrder
  private let budget: SortBudget
  private let memory: MemoryRegion
  private let arenas: [LineArena]
  private let spill: RunSpill

  /// How many runs were written to disk; 0 if all lines fit into memory.
  package var runCount: Int { spill.runs.count }

  /// Takes sorted arenas; if runs were written before, what is left in them becomes runs too.
  init(
    _ file: consuming InputFile, _ order: LineOrder, _ budget: SortBudget, _ memory: MemoryRegion,
    _ arenas: [LineArena], _ spill: RunSpill
  ) throws(StreamingError) {
    if spill.file != nil {
      for arena in arenas { try spill.write(arena, backwards: order.isReversed) }
    }
    self.file = file
    self.order = order
    self.budget = budget
    self.memory = memory
    self.arenas = arenas
    self.spill = spill
  }

  /// Takes a piece of the sorted lines.
  package typealias Body<Target: ~Copyable> =
    @Sendable (inout Target, UnsafeRawBufferPointer) throws(StreamingError) -> Void

  /// Gives the lines, each with a newline, in pieces of some size, to a value that takes them; each
  /// is valid for its call only. Lines that several threads have sorted in memory are merged by as
  /// many.
  ///
  /// - Throws: `StreamingError` if a temporary file cannot be read or written, and what `body`
  ///   throws.
  /// - Complexity: O(n log k) comparisons for n lines in k runs.
  package consuming func forEachPiece<Target: ~Copyable>(
    for target: InBlockOrder<Target>,
    _ body: @escaping Body<Target>
  ) throws(StreamingError) {
    guard var source = spill.file else {
      let long = LongLineReader(try file.duplicate())
      return try ArenaMerge(arenas, order, long).forEachPiece(file, for: target, body)
    }
    var runs = spill.runs
    while runs.count > budget.mostRuns { (source, runs) = try merged(runs, in: source) }
    try lines(readers(of: runs), in: source).forEachPiece(through: writeBuffer) {
      (piece) throws(StreamingError) in
      try target.change { (target) throws(StreamingError) in try body(&target, piece) }
    }
  }

  private var writeBuffer: UnsafeMutableRawBufferPointer {
    memory.whole.bytes(0..<budget.writeBuffer)
  }

  /// Readers of runs that share the memory.
  private func readers(of runs: [Range<Int>]) -> [RunReader] {
    let size = (budget.memory - budget.writeBuffer) / max(1, runs.count)
    return runs.enumerated().map { index, run in
      let start = budget.writeBuffer + index * size
      return RunReader(run, through: memory.whole.bytes(start..<(start + size)))
    }
  }

  /// Merges as many runs at a time as the memory allows into longer ones in another file.
  private func merged(
    _ runs: [Range<Int>], in source: SpillFile
  ) throws(StreamingError) -> (SpillFile, [Range<Int>]) {
    let target = try SpillFile(byteCount: runs.reduce(0) { $0 + $1.count })
    var longer: [Range<Int>] = []
    for start in stride(from: 0, to: runs.count, by: budget.mostRuns) {
      let group = Array(runs[start..<min(runs.count, start + budget.mostRuns)])
      let run = target.reserve(group.reduce(0) { $0 + $1.count })
      var writer = RunWriter(target, at: run.lowerBound, through: writeBuffer)
      try lines(readers(of: group), in: source).forEachLine { (line, _) throws(StreamingError) in
        try writer.append(line)
      }
      try writer.flush()
      longer.append(run)
    }
    return (target, longer)
  }

  private func lines(
    _ readers: [RunReader], in source: SpillFile
  ) throws(StreamingError) -> LineMerge {
    let skip = order.isPlain ? spill.commonCount : 0
    return LineMerge(
      readers, in: source, order, skipping: skip, LongLineReader(try file.duplicate()))
  }
}
