import Glibc
import Synchronization

/// Blocks of a file that are worked on at the same time, by one thread a processor.
///
/// A block is a run of whole lines, so that no line and nothing in one lies in two blocks. Blocks
/// are begun in their order, by whichever thread is free. Each thread holds one chunk.
///
/// The threads read, they do not map: of a mapped file the kernel counts up to a whole large folio
/// for each page touched, so what a thread holds would hang on how the file came into the page
/// cache; and a file that shrinks would end the process.
package enum FileBlocks {
  /// A file smaller than this is worked on by one thread: another would cost more than it saves.
  package static let smallestSplit = 1 << 23
  /// The size of a block: what is read too much when the block before has what is looked for.
  package static let blockSize = 1 << 22
  /// The size of all threads' chunks together: larger ones are read a little faster, but are
  /// memory.
  private static let chunkSizes = 5 << 17
  /// The most threads, which bounds the memory on machines with many processors.
  private static let mostThreads = 4

  /// Adds up what `body` gives for the chunks of each block, in threads of its own; of an empty
  /// file what it gives for no chunk. There is one thread a processor unless told otherwise.
  ///
  /// - Throws: `StreamingError` if the file cannot be read, and what `body` throws.
  /// - Complexity: O(n); 640 KiB of chunks in all.
  package static func total(
    _ path: String, threads: Int? = nil, blockSize: Int = blockSize,
    _ body: @escaping @Sendable (consuming ChunkReader) throws(StreamingError) -> Int
  ) throws(StreamingError) -> Int {
    let totals = try inThreads(path, from: 0, threads, blockSize) {
      (blocks) throws(StreamingError) in
      var total = 0
      while let chunks = try blocks.next() { total += try body(chunks) }
      return total
    }
    return totals.reduce(0, +)
  }

  /// Works on blocks from the start of a line on, until the first one that `body` returns a value
  /// for is known; gives that value, or `nil` if there is none. `body` is called as by `total`.
  ///
  /// No more of the file is read than up to that block and one block for each further processor.
  ///
  /// - Throws: `StreamingError` if the file cannot be read, and what `body` throws.
  /// - Complexity: O(n) in the place of that block; 640 KiB of chunks in all.
  package static func first<Value: Sendable>(
    _ path: String, from start: Int = 0, threads: Int? = nil, blockSize: Int = blockSize,
    _ body: @escaping @Sendable (consuming ChunkReader) throws(StreamingError) -> Value?
  ) throws(StreamingError) -> Value? {
    let found = try inThreads(path, from: start, threads, blockSize, staysClose: true) {
      (blocks) throws(StreamingError) -> (block: Int, value: Value)? in
      while let chunks = try blocks.next() {
        guard let value = try body(chunks) else { continue }
        return (blocks.end(), value)
      }
      return nil
    }
    return found.compactMap { $0 }.min { $0.block < $1.block }?.value
  }

  /// Works on blocks in threads of their own, each of which takes them one after the other, and
  /// gives what each thread returns. Blocks that need not be whole lines are cut at their size, so
  /// that a long line is not read to find its end.
  ///
  /// - Throws: `StreamingError` if the file cannot be read, and what `body` throws.
  /// - Complexity: O(n); 640 KiB of chunks in all, if chunks are asked for.
  package static func results<Value: Sendable>(
    _ path: String, threads: Int? = nil, blockSize: Int = blockSize, wholeLines: Bool = true,
    _ body: @escaping @Sendable (inout BlockReader) throws(StreamingError) -> Value
  ) throws(StreamingError) -> [Value] {
    try inThreads(path, from: 0, threads, blockSize, wholeLines: wholeLines, body)
  }

  /// How many threads work on a file unless told otherwise: one a processor.
  package static func preferredCount(for file: borrowing InputFile) -> Int {
    guard file.statedSize >= smallestSplit else { return 1 }
    return min(mostThreads, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// Works on the same blocks in several threads, of which this is the first. If they stay close,
  /// none begins a block before all are done but those of the other threads.
  private static func inThreads<Value: Sendable>(
    _ path: String, from start: Int, _ threads: Int?, _ blockSize: Int, wholeLines: Bool = true,
    staysClose: Bool = false,
    _ body: @escaping @Sendable (inout BlockReader) throws(StreamingError) -> Value
  ) throws(StreamingError) -> [Value] {
    let file = try InputFile(path)
    let count = max(threads ?? preferredCount(for: file), 1)
    let end = file.statedSize
    let queue = BlockQueue(
      start: start, end: end, size: count > 1 ? blockSize : max(end - start, 1),
      wholeLines: wholeLines, lookahead: staysClose ? count - 1 : nil)
    let chunkSize = max(ChunkReader.defaultSize, min(chunkSizes / count, chunkSizes / 2))
    return try WorkThread.inThreads(count, on: file) { (_, file) throws(StreamingError) in
      var blocks = BlockReader(file, queue, chunkSize: chunkSize)
      return try body(&blocks)
    }
  }
}

/// The blocks that one thread works on, one after the other.
package struct BlockReader: ~Copyable {
  /// The file, with a descriptor of this thread's own.
  package let file: InputFile
  private let queue: BlockQueue
  private let chunkSize: Int
  /// The memory that the chunks of all blocks are read into.
  private let buffer: Buffer
  private var block: Int?

  init(_ file: consuming InputFile, _ queue: BlockQueue, chunkSize: Int) {
    self.file = file
    self.queue = queue
    self.chunkSize = chunkSize
    buffer = ChunkReader.buffer(forSize: chunkSize)
  }

  /// The chunks of the next block that has a line, or `nil` if every block has been begun.
  package mutating func next() throws(StreamingError) -> ChunkReader? {
    guard let lines = try nextLines() else { return nil }
    return ChunkReader(try file.duplicate(), in: lines, size: chunkSize, buffer: buffer)
  }

  /// The place of the next block that has a line, which may reach beyond the file's end, or `nil`
  /// if every block has been begun.
  mutating func nextLines() throws(StreamingError) -> Range<Int>? {
    leave()
    while let block = queue.next() {
      self.block = block
      guard queue.becomesDue(block) else { break }
      let lines = try queue.lines(of: block, in: file, through: buffer)
      if !lines.isEmpty { return lines }
      leave()
    }
    leave()
    return nil
  }

  /// Waits until all blocks before this one are done, so that what is done from then on, up to the
  /// next block, is done in the order of the blocks, and by one thread at a time.
  func waitForTurn() {
    if let block { queue.turns.wait(for: block) }
  }

  private mutating func leave() {
    if let block { queue.turns.end(block) }
    block = nil
  }

  deinit {
    if let block { queue.turns.end(block) }
  }

  /// Says that no block after this one need be begun, and returns its number.
  func end() -> Int {
    guard let block else { preconditionFailure("no block was begun") }
    queue.end(at: block)
    return block
  }
}

/// The blocks of a file, each given to one thread.
final class BlockQueue: Sendable {
  let turns = BlockTurns()
  private let start: Int
  private let end: Int
  private let size: Int
  private let wholeLines: Bool
  /// How many blocks may be begun after the first that is not done; `nil` for any number.
  private let lookahead: Int?
  private let begun = Atomic(0)
  /// The first block known to have a result: no block after it need be begun.
  private let last = Atomic(Int.max)
  /// A part without a newline that goes beyond its block, up to the start of the next line: so
  /// a long line is skipped once, and not once for each block in it.
  private let longLine = Mutex(0..<0)

  /// Makes a queue of blocks of about `size` bytes, or of just so many if they need not be whole
  /// lines, from the start of a line to the known end.
  init(start: Int, end: Int, size: Int, wholeLines: Bool, lookahead: Int?) {
    self.start = start
    self.end = end
    self.size = size
    self.wholeLines = wholeLines
    self.lookahead = lookahead
  }

  /// The next block to work on; the first one is due even if the file is empty.
  func next() -> Int? {
    let block = begun.wrappingAdd(1, ordering: .relaxed).oldValue
    let isDue = block == 0 || place(of: block) < end
    return isDue && block < last.load(ordering: .relaxed) ? block : nil
  }

  /// Waits until a block that was given is near enough to those that are not done: a thread that is
  /// held up must not let another read the file to its end.
  ///
  /// - Returns: Whether it still need be worked on.
  func becomesDue(_ block: Int) -> Bool {
    guard let lookahead else { return true }
    turns.wait(for: block - lookahead)
    return block < last.load(ordering: .relaxed)
  }

  /// Says that a block has a result.
  func end(at block: Int) {
    last.min(block, ordering: .relaxed)
  }

  /// The lines that begin in a block; the last block is open, for what is appended meanwhile.
  ///
  /// It reads through a buffer whose content is not needed.
  func lines(
    of block: Int, in file: borrowing InputFile, through buffer: Buffer
  ) throws(StreamingError) -> Range<Int> {
    let lower =
      block == 0 || !wholeLines
      ? place(of: block) : try startOfLine(from: place(of: block), in: file, through: buffer)
    let following = place(of: block + 1)
    guard following < end else { return lower..<Int.max }
    guard wholeLines else { return lower..<following }
    return lower..<max(lower, try startOfLine(from: following, in: file, through: buffer))
  }

  private func startOfLine(
    from place: Int, in file: borrowing InputFile, through buffer: Buffer
  ) throws(StreamingError) -> Int {
    let known = longLine.withLock { $0 }
    if known.contains(place) { return known.upperBound }
    let found = try file.startOfLine(from: place, through: buffer)
    if found - place > size { longLine.withLock { $0 = place..<found } }
    return found
  }

  private func place(of block: Int) -> Int { start + block * size }
}

extension InputFile {
  /// Where the first line after a place begins; the file's end if there is none.
  ///
  /// It reads a page first, since most lines are short.
  fileprivate func startOfLine(
    from offset: Int, through buffer: Buffer
  ) throws(StreamingError) -> Int {
    var offset = offset
    var wanted = Buffer.alignment
    while true {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<wanted])
      let count = try read(into: part, at: offset)
      guard count > 0 else { return offset }
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      if let newline = chunk.firstIndex(of: newlineByte, from: 0) { return offset + newline + 1 }
      offset += count
      wanted = buffer.bytes.count
    }
  }
}

/// The order of blocks that threads work on at the same time, for what must be done in that order.
final class BlockTurns: Sendable {
  private struct State {
    /// The first block that is not done.
    var next = 0
    /// The blocks after it that are: at most one a thread, but for those that were not waited for.
    var done: Set<Int> = []
  }

  private let state = Monitor(State())

  /// Waits until all blocks before a block are done.
  func wait(for block: Int) {
    state.wait { $0.next >= block }
  }

  /// Says that a block is done, also if its thread gave up.
  func end(_ block: Int) {
    state.when { state in
      state.done.insert(block)
      while state.done.remove(state.next) != nil { state.next += 1 }
    }
  }
}

/// A value that the threads of a file's blocks change in the order of the blocks, one at a time.
///
/// It is reached in a block's turn alone, and by `afterwards` when no thread is at work any more. A
/// lock would not do, since it gives no order. The compiler cannot see that turns exclude each
/// other, nor that the caller leaves alone what the value refers to, such as the answer's writer,
/// until all threads have ended: hence `@unchecked`. It is for the blocks of a single sequence.
package final class InBlockOrder<Value: ~Copyable>: @unchecked Sendable {
  private var value: Value

  package init(_ value: consuming Value) {
    self.value = value
  }

  /// Changes the value in a block's turn, which must have come and not be over.
  ///
  /// - Throws: What `body` throws.
  func change(
    _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    try body(&value)
  }

  /// Changes the value once all blocks are done.
  ///
  /// - Throws: What `body` throws.
  package func afterwards(
    _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    try body(&value)
  }
}

extension BlockReader {
  /// Waits until all blocks before this one are done, then changes a value. No other thread changes
  /// it until this one asks for the next block.
  ///
  /// - Throws: What `body` throws.
  package func inTurn<Value: ~Copyable>(
    _ shared: InBlockOrder<Value>, _ body: (inout Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    waitForTurn()
    try shared.change(body)
  }
}
