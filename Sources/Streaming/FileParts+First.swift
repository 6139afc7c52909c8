import Synchronization

extension FileParts {
  /// The size of a block: what is read too much when the block before has what is looked for.
  static let blockSize = 1 << 22

  /// Works on the blocks of a file, several at the same time, until the first one that gives a value
  /// is known.
  ///
  /// A block is a run of whole lines. Blocks are begun in their order, so no more of the file is read
  /// than up to that block and one block for each further processor.
  ///
  /// - Parameters:
  ///   - path: the path of a regular file.
  ///   - start: where the first block begins, the start of a line.
  ///   - count: how many threads, or `nil` for one a processor.
  ///   - blockSize: about how long a block is.
  ///   - body: takes a block's chunks; called in threads of their own. A `nil` goes on.
  /// - Returns: what `body` gave for the first block that it gave anything for; `nil` where there is
  ///   none.
  /// - Throws: `StreamingError` where the file cannot be read, and what `body` throws.
  /// - Complexity: O(n) in the place of that block; a chunk for each processor.
  package static func first<Value: Sendable>(
    _ path: String, from start: Int = 0, count: Int? = nil, blockSize: Int = blockSize,
    _ body: @escaping @Sendable (consuming ChunkReader) throws(StreamingError) -> Value?
  ) throws(StreamingError) -> Value? {
    let file = try InputFile(path)
    let count = count ?? preferredCount(for: file)
    guard count > 1 else { return try body(ChunkReader(file, in: start..<Int.max)) }
    let queue = BlockQueue(start: start, end: file.statedSize, size: blockSize)
    let found = try inThreads(count, on: file) {
      (_, file) throws(StreamingError) -> (block: Int, value: Value)? in
      while let block = queue.next() {
        let lines = try queue.lines(of: block, in: file)
        guard !lines.isEmpty else { continue }
        if let value = try body(ChunkReader(try file.duplicate(), in: lines)) {
          queue.end(at: block)
          return (block, value)
        }
      }
      return nil
    }
    return found.compactMap { $0 }.min { $0.block < $1.block }?.value
  }
}

/// The blocks of a file, each given to one thread.
private final class BlockQueue: Sendable {
  private let start: Int
  private let end: Int
  private let size: Int
  private let begun = Atomic(0)
  /// The first block known to have what is looked for: none behind it need be begun.
  private let last = Atomic(Int.max)
  /// A part without a newline that goes beyond its block, up to the start of the line behind it: so
  /// a long line is passed over once, and not once for each block in it.
  private let longLine = Mutex(0..<0)

  init(start: Int, end: Int, size: Int) {
    self.start = start
    self.end = end
    self.size = size
  }

  /// The next block to work on.
  func next() -> Int? {
    let block = begun.wrappingAdd(1, ordering: .relaxed).oldValue
    let isDue = block == 0 || place(of: block) < end
    return isDue && block < last.load(ordering: .relaxed) ? block : nil
  }

  /// Says that a block has what is looked for.
  func end(at block: Int) {
    last.min(block, ordering: .relaxed)
  }

  /// The lines that begin in a block; the last block is open, for what is appended meanwhile.
  func lines(
    of block: Int, in file: borrowing InputFile
  ) throws(StreamingError) -> Range<Int> {
    let lower = block == 0 ? start : try startOfLine(from: place(of: block), in: file)
    let following = place(of: block + 1)
    guard following < end else { return lower..<Int.max }
    return lower..<max(lower, try startOfLine(from: following, in: file))
  }

  private func startOfLine(
    from place: Int, in file: borrowing InputFile
  ) throws(StreamingError) -> Int {
    let known = longLine.withLock { $0 }
    if known.contains(place) { return known.upperBound }
    let found = try file.startOfLine(from: place)
    if found - place > size { longLine.withLock { $0 = place..<found } }
    return found
  }

  private func place(of block: Int) -> Int { start + block * size }
}
