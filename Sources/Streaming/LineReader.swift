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
