package import Streaming

/// An answer that a program's output is compared with, known only by digests of its blocks.
///
/// A program runs as the same user as the judge, and so can read every file that the judge has open
/// (`/proc/PID/fd`) and, as root, its memory. It finds no answer there: the file may be removed as
/// soon as this value is made. Where an answer differs, `AnswerDifference` needs the file again.
package struct ExpectedAnswer: Hashable, Sendable {
  /// The length of a block in bytes; the last one may be shorter.
  package static let blockSize = 65_536

  package let byteCount: Int
  let blocks: [UInt64]

  /// Reads an answer, of which 8 bytes a block are kept.
  ///
  /// - Throws: `StreamingError` if the file cannot be read.
  /// - Complexity: O(n) time; a 64 KiB chunk and n / 8192 bytes of space.
  package init(contentsOf path: String) throws(StreamingError) {
    var cutter = BlockCutter()
    var blocks: [UInt64] = []
    var count = 0
    var chunks = try ChunkReader(path)
    while let chunk = try chunks.next() {
      count += chunk.count
      var rest = chunk
      while cutter.fill(from: &rest) {
        blocks.append(cutter.digest)
        cutter.begin()
      }
    }
    if !cutter.block.isEmpty { blocks.append(cutter.digest) }
    byteCount = count
    self.blocks = blocks
  }
}

/// Where an output stopped being the expected one, to within a block.
package struct AnswerMismatch: Hashable, Sendable {
  /// Where the block begins.
  package var offset: Int
  /// The number of the line that the block begins in, 1 for the first.
  package var line: Int
  /// What comes before the block, which is as expected; at most `AnswerDifference.lineCapacity`
  /// bytes.
  package var before: [UInt8]
  /// The block as given; shorter than `ExpectedAnswer.blockSize` if the answer ends in it.
  package var given: [UInt8]

  package init(offset: Int, line: Int, before: [UInt8], given: [UInt8]) {
    self.offset = offset
    self.line = line
    self.before = before
    self.given = given
  }
}

/// Compares an output with the expected answer as it comes, holding one block.
struct AnswerComparison {
  private let expected: ExpectedAnswer
  private var cutter = BlockCutter()
  /// How many blocks were as expected, and the line in which the next one begins.
  private var index = 0
  private var line = 1
  private var before: [UInt8] = []
  private(set) var mismatch: AnswerMismatch?

  init(_ expected: ExpectedAnswer) {
    self.expected = expected
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while mismatch == nil, cutter.fill(from: &rest) { check() }
  }

  /// Ends the output.
  mutating func finish() {
    guard mismatch == nil else { return }
    // An output that ends between two blocks ends in an empty one.
    if index < expected.blocks.count || !cutter.block.isEmpty { check() }
    if mismatch == nil, index < expected.blocks.count { check() }
  }

  private mutating func check() {
    guard index < expected.blocks.count, cutter.digest == expected.blocks[index] else {
      mismatch = AnswerMismatch(
        offset: index * ExpectedAnswer.blockSize, line: line, before: before, given: cutter.block)
      return
    }
    cutter.block.withUnsafeBytes { line += $0.count(of: newlineByte, in: 0..<$0.count) }
    before = Array(cutter.block.suffix(AnswerDifference.lineCapacity))
    index += 1
    cutter.begin()
  }
}

/// Cuts bytes into blocks.
private struct BlockCutter {
  private(set) var block: [UInt8] = []

  /// Takes bytes off the front of `rest` until the block is full; returns whether it is.
  mutating func fill(from rest: inout UnsafeRawBufferPointer) -> Bool {
    let count = min(rest.count, ExpectedAnswer.blockSize - block.count)
    // Rebased, so that the bytes are copied at once and not one by one.
    block.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<count]))
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    return block.count == ExpectedAnswer.blockSize
  }

  /// Begins the next block.
  mutating func begin() {
    block.removeAll(keepingCapacity: true)
  }

  var digest: UInt64 {
    var digest = Digest()
    block.withUnsafeBytes { digest.update($0) }
    return digest.value
  }
}

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
