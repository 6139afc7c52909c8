package import Streaming

/// The first place at which a program's answer is not the expected one.
package struct AnswerDifference: Hashable, Sendable {
  /// The number of the first byte that differs, 0 for the first; the length of the shorter answer
  /// if it is the beginning of the longer one.
  package var offset: Int
  /// The number of the line that it is in, 1 for the first.
  package var line: Int
  /// That line as expected, at most `lineCapacity` bytes from its start or from shortly before the
  /// difference; `nil` if the expected answer ends before.
  package var expected: [UInt8]?
  /// The same of the answer given.
  package var given: [UInt8]?

  /// The most that is kept of a line.
  package static let lineCapacity = 160

  package init(offset: Int, line: Int, expected: [UInt8]?, given: [UInt8]?) {
    self.offset = offset
    self.line = line
    self.expected = expected
    self.given = given
  }
}

extension AnswerDifference {
  /// How much of a line is shown before the difference if the line is longer than that.
  private static let leading = 60

  /// Finds the first byte that differs within a block that does.
  ///
  /// - Parameters:
  ///   - mismatch: The block as given.
  ///   - path: The file with the whole expected answer.
  /// - Throws: `StreamingError` if the file cannot be read.
  /// - Complexity: One block in time and space.
  package init(_ mismatch: AnswerMismatch, expected path: String) throws(StreamingError) {
    let capacity = Self.lineCapacity
    // The line of a difference at the block's end may go on beyond it.
    let expected = try Self.bytes(
      of: path, at: mismatch.offset, count: ExpectedAnswer.blockSize + capacity)
    let given = mismatch.given
    let common = zip(expected, given).prefix { $0 == $1 }.count
    let newlines = given[..<common].count { $0 == newlineByte }
    let start = given[..<common].lastIndex(of: newlineByte).map { $0 + 1 }
    let before = mismatch.before
    let startBefore = before.lastIndex(of: newlineByte).map { $0 + 1 - before.count }
    // The line's start relative to the block's, as far as it is known.
    let lineStart =
      start ?? startBefore ?? (mismatch.offset <= before.count ? -mismatch.offset : -before.count)
    let from = max(lineStart, common - Self.leading)
    /// The line from there; `nil` if the answer ends at the line's very start.
    func line(of bytes: [UInt8]) -> [UInt8]? {
      guard common < bytes.count || from < common else { return nil }
      let head = from < 0 ? Array(before.suffix(-from)) : []
      let rest = bytes[max(from, 0)...].prefix { $0 != newlineByte }
      return Array((head + rest).prefix(capacity))
    }
    self.init(
      offset: mismatch.offset + common, line: mismatch.line + newlines,
      expected: line(of: expected), given: line(of: given))
  }

  /// A part of a file, as far as there is one.
  private static func bytes(
    of path: String, at offset: Int, count: Int
  ) throws(StreamingError) -> [UInt8] {
    let file = try InputFile(path)
    var chunks = ChunkReader(file, in: offset..<offset + count)
    var bytes: [UInt8] = []
    while let chunk = try chunks.next() { bytes.append(contentsOf: chunk) }
    return bytes
  }
}
