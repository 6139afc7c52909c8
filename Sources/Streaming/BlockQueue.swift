import Synchronization

/// The blocks of a file, each given to one thread.
final class BlockQueue: Sendable {
  private let start: Int
  private let end: Int
  private let size: Int
  private let begun = Atomic(0)
  /// The first block known to have what is looked for: none behind it need be begun.
  private let last = Atomic(Int.max)
  /// A part without a newline that goes beyond its block, up to the start of the line behind it: so
  /// a long line is passed over once, and not once for each block in it.
  private let longLine = Mutex(0..<0)

  /// Makes a queue.
  ///
  /// - Parameters:
  ///   - start: where the first block begins, the start of a line.
  ///   - end: where the file ends, as far as it is known.
  ///   - size: about how long a block is, at least 1.
  init(start: Int, end: Int, size: Int) {
    self.start = start
    self.end = end
    self.size = size
  }

  /// The next block to work on; the first one is due even where the file is empty.
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
  ///
  /// It reads through a buffer that holds nothing of worth.
  func lines(
    of block: Int, in file: borrowing InputFile, through buffer: Buffer
  ) throws(StreamingError) -> Range<Int> {
    let lower =
      block == 0 ? start : try startOfLine(from: place(of: block), in: file, through: buffer)
    let following = place(of: block + 1)
    guard following < end else { return lower..<Int.max }
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
  /// Where the first line begins that begins behind a place; the file's end where none does.
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
