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
