import Glibc

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

/// Reads a file from its end to its start, a chunk at a time, through one small buffer.
///
/// The end is where it was when the reader was made; what is appended later is not read. It holds
/// one chunk.
package struct ReverseChunkReader: ~Copyable {
  /// A chunk and its place in the file.
  package struct Chunk {
    /// The content, valid until the next call of `next`.
    package let bytes: UnsafeRawBufferPointer
    /// The place of the first byte in the file.
    package let offset: Int
  }

  /// The size of a chunk unless one is asked for: a thousand short lines, seldom more than needed.
  package static let defaultSize = 1 << 16

  package let file: InputFile
  /// Where the content ended when the reader was made.
  package let end: Int
  private let size: Int
  private let buffer: Buffer
  private var offset: Int

  /// Opens a regular file to read backwards by chunks of at most `size` bytes, at least one.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(_ path: String, size: Int = defaultSize) throws(StreamingError) {
    precondition(size > 0)
    self.size = size
    let file = try InputFile(path)
    end = try file.contentLength()
    self.file = file
    offset = end
    buffer = Buffer(byteCount: size)
  }

  /// The chunk before the last one, or the last of the file at first.
  ///
  /// All but the first begin at a multiple of the size, which suits the page cache.
  ///
  /// - Returns: at least one byte; `nil` once the start of the file was given.
  /// - Throws: `StreamingError` if the device fails or the file shrank.
  /// - Complexity: one pread(2).
  package mutating func next() throws(StreamingError) -> Chunk? {
    guard offset > 0 else { return nil }
    let start = (offset - 1) / size * size
    let bytes = try file.fill(buffer, from: start, to: offset)
    offset = start
    return Chunk(bytes: bytes, offset: start)
  }
}

/// Reads a file line by line, in flat memory however long a line is.
///
///     var lines = try LineReader(path)
///     while let line = try lines.next() { … }
///
/// A line of up to `LineReader.wholeLength` bytes comes whole; a longer one comes in pieces, so
/// that no one has to hold it. Bytes are bytes: a line ends at a newline (`\n`) or at the end of
/// the file, and invalid UTF-8, NULs and carriage returns are content. It holds up to two chunks.
package struct LineReader: ~Copyable {
  /// A line, or a piece of one that is too long to come whole.
  package struct Line {
    /// The content with the newline, if it has one; valid until the next call of `next`.
    package let bytes: UnsafeRawBufferPointer
    /// The place of the first byte in the file.
    package let offset: Int
    /// Whether a line begins with this piece; true for exactly one piece of each line.
    package let isStart: Bool
    /// Whether the line is known to end with this piece. A long last line without a newline may
    /// end after a piece that did not know it.
    package let isEnd: Bool

    /// Whether the line is here from start to end.
    package var isWhole: Bool { isStart && isEnd }
  }

  /// The longest line, newline included, that always comes whole.
  package static let wholeLength = ChunkReader.defaultSize

  private var chunks: ChunkReader
  private let wholeLength: Int
  /// What of the window has not been given yet.
  private var rest = UnsafeRawBufferPointer(start: nil, count: 0)
  private var offset: Int
  private var isStart = true

  /// Opens a regular file to read line by line; `wholeLength` is also the size of a read.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(_ path: String, wholeLength: Int = wholeLength) throws(StreamingError) {
    self.wholeLength = wholeLength
    offset = 0
    chunks = try ChunkReader(path, size: wholeLength)
  }

  /// Reads the lines of chunks, which begin with a line and have at least `wholeLength` new bytes
  /// each, except for the last one.
  package init(_ chunks: consuming ChunkReader) {
    wholeLength = Self.wholeLength
    offset = chunks.windowOffset
    self.chunks = chunks
  }

  /// The next line, or the next piece of a long one.
  ///
  /// - Returns: at least one byte; `nil` at the end of the file, at once for an empty one. After a
  ///   last newline no empty line follows.
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the length of the line or piece.
  package mutating func next() throws(StreamingError) -> Line? {
    var searched = 0
    while true {
      if let newline = rest.firstIndex(of: newlineByte, from: searched) {
        return take(newline + 1, isEnd: true)
      }
      if rest.count >= wholeLength { return take(rest.count, isEnd: false) }
      searched = rest.count
      let isAtEnd = try chunks.next(keeping: rest.count) == nil
      rest = chunks.window
      if isAtEnd { return rest.isEmpty ? nil : take(rest.count, isEnd: true) }
    }
  }

  private mutating func take(_ count: Int, isEnd: Bool) -> Line {
    let line = Line(
      bytes: UnsafeRawBufferPointer(rebasing: rest[..<count]), offset: offset, isStart: isStart,
      isEnd: isEnd)
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    offset += count
    isStart = isEnd
    return line
  }
}

/// A file whose content appears in memory without being read: the kernel brings in a page when it
/// is first touched, and may drop it again (mmap(2)).
///
/// It holds no memory of its own, yet every page touched counts as resident, as one of the file
/// (`RssFile`), not of the program's (`RssAnon`). A file that shrinks while it is mapped ends the
/// process by SIGBUS: there is no error to catch. That, and not being a stream, is why only the
/// third versions use it.
package struct MappedFile: ~Copyable {
  /// The content; valid as long as the file is mapped.
  package let bytes: UnsafeRawBufferPointer
  /// The content of a file that cannot be mapped, as those of `/proc`, which state no size.
  private let copy: Buffer?
  private let isMapped: Bool

  /// Maps a regular file.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable, not a regular file, or larger than
  ///   the address space that is left.
  package init(_ path: String) throws(StreamingError) {
    let file = try InputFile(path)
    guard file.statedSize > 0 else {
      let copy = Buffer(byteCount: try file.contentLength())
      let count = try file.read(into: copy.bytes, at: 0)
      bytes = UnsafeRawBufferPointer(rebasing: copy.bytes[..<count])
      self.copy = consume copy
      isMapped = false
      return
    }
    bytes = UnsafeRawBufferPointer(start: try file.map(), count: file.statedSize)
    copy = nil
    isMapped = true
  }

  deinit {
    if isMapped { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
  }
}
