/// Reads a file from start to end, a chunk at a time, through one small buffer.
///
///     var chunks = try ChunkReader(path)
///     while let chunk = try chunks.next() { count += chunk.count }
///
/// If a match may cross from one chunk into the next, the end of a chunk can be kept
/// in front of the next one. It holds one chunk and what is kept.
package struct ChunkReader: ~Copyable {
  /// The size of a chunk unless one is asked for: what the kernel copies at full speed and the
  /// processor's second-level cache still holds.
  package static let defaultSize = 1 << 17

  package let file: InputFile
  private let size: Int
  /// The place in the file to read at next, and the one to stop at.
  private var offset: Int
  private let end: Int
  private var buffer: Buffer
  /// Where new bytes are read to; kept bytes lie before it.
  private var base: Int
  private var filled: Range<Int>

  /// Opens a regular file to read by chunks of at most `size` new bytes, at least one.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(_ path: String, size: Int = defaultSize) throws(StreamingError) {
    self.init(try InputFile(path), size: size)
  }

  /// Reads a part of an open file, which may reach beyond its end, by chunks of at most `size` new
  /// bytes, at least one.
  package init(
    _ file: consuming InputFile, in range: Range<Int> = 0..<Int.max, size: Int = defaultSize
  ) {
    self.init(file, in: range, size: size, buffer: ChunkReader.buffer(forSize: size))
  }

  /// Reads a part of an open file through memory that a reader of the same size used before it.
  init(
    _ file: consuming InputFile, in range: Range<Int>, size: Int, buffer: Buffer
  ) {
    precondition(size > 0)
    self.size = size
    file.adviseSequential()
    self.file = file
    offset = range.lowerBound
    end = range.upperBound
    base = ChunkReader.base(keeping: Buffer.alignment)
    filled = base..<base
    self.buffer = buffer
  }

  /// Memory for chunks of a size, with room before them for what is kept.
  static func buffer(forSize size: Int) -> Buffer {
    Buffer(byteCount: base(keeping: Buffer.alignment) + size)
  }

  /// Where new bytes are read to so that a number of bytes fits before them.
  ///
  /// Chunks begin with a page of the file, but not with one of memory: how fast the kernel copies
  /// depends on their relative alignment. On an AMD EPYC of the fourth generation, if memory
  /// lay 1 to 15 bytes further into its page than the file did, it took four times as long, and at
  /// multiples of 32 bytes a tenth longer than here.
  private static func base(keeping count: Int) -> Int {
    (count + Buffer.alignment - 1) / Buffer.alignment * Buffer.alignment + 248
  }

  /// The place in the file of the first byte of the window.
  package var windowOffset: Int { offset - filled.count }

  /// The bytes that `next` gave last; at the end of the file those that were to be kept.
  package var window: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: buffer.bytes[filled])
  }

  /// The next chunk, headed by the last `kept` bytes of the one before, at most as many as it had.
  ///
  /// - Returns: the kept bytes and at least one new one, valid until the next call; `nil` at the
  ///   end of the file.
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: one pread(2) and a copy of what is kept; memory grows with the most ever kept.
  package mutating func next(
    keeping kept: Int = 0
  ) throws(StreamingError) -> UnsafeRawBufferPointer? {
    precondition(kept <= filled.count)
    keep(kept)
    let beyondPage = offset % min(Buffer.alignment, size)
    let wanted = min(size - beyondPage, end - offset)
    let count = try file.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[base..<(base + wanted)]),
      at: offset)
    offset += count
    filled = (base - kept)..<(base + count)
    return count > 0 ? window : nil
  }

  /// The next chunk, changed in its place by one call of `change`.
  ///
  /// - Returns: at least one byte, valid until the next call; `nil` at the end of the file.
  /// - Throws: `StreamingError.system` if the device fails.
  package mutating func next(
    changing change: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(StreamingError) -> UnsafeRawBufferPointer? {
    guard try next() != nil else { return nil }
    change(UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[filled]))
    return window
  }

  /// Moves the last bytes in front of the base, making room there if it is too small.
  private mutating func keep(_ count: Int) {
    let kept = UnsafeRawBufferPointer(rebasing: window.suffix(count))
    guard count > base else {
      UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[(base - count)..<base])
        .copyMemory(from: kept)
      return
    }
    let newBase = ChunkReader.base(keeping: 2 * count)
    let larger = Buffer(byteCount: newBase + size)
    UnsafeMutableRawBufferPointer(rebasing: larger.bytes[(newBase - count)..<newBase])
      .copyMemory(from: kept)
    buffer = larger
    base = newBase
  }
}

/// Memory for file content, aligned to pages, freed with its last owner.
///
/// Owners may share it only if they work one after the other.
final class Buffer {
  /// The memory; valid as long as the buffer lives.
  let bytes: UnsafeMutableRawBufferPointer

  /// The size of a page.
  static let alignment = 4096

  /// Takes memory; its pages count as resident only once they are written to.
  init(byteCount: Int) {
    bytes = .allocate(byteCount: byteCount, alignment: Buffer.alignment)
  }

  deinit {
    bytes.deallocate()
  }
}
