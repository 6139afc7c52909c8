import Streaming

/// A line that holds a whole number: an optional sign and up to 18 digits, with nothing but blanks
/// around them. A byte order mark, with which some editors begin a file, does not count.
struct NumberLine {
  /// The longest line, newline included, that can be a number, so that streaming need not hold a
  /// longer one to know.
  static let maximumLength = 64

  let value: Int

  /// Reads the number on a line; `nil` if there is none.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= NumberLine.maximumLength else { return nil }
    var digits = line.withoutByteOrderMark.trimmed[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
    let magnitude = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    value = isNegative ? -magnitude : magnitude
  }

  /// Reads the number on a line that may be a piece of one.
  init?(_ line: LineReader.Line) {
    guard line.isWhole else { return nil }
    self.init(line.bytes)
  }
}

extension [UInt8] {
  /// The number that the line holds, or `nil`.
  var number: Int? { withUnsafeBytes { NumberLine($0)?.value } }
}

extension BlockReader {
  /// Gives the number of each line of the blocks that holds one.
  @inline(__always)
  mutating func forEachNumber(
    _ body: (Int) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    while var chunks = try next() { try chunks.forEachNumber(body) }
  }
}

extension ChunkReader {
  /// Gives the number of each line that holds one, up to the end.
  ///
  /// Lines of digits alone are read many at a time, eight digits in one step; all others go through
  /// `NumberLine`. It holds a chunk.
  @inline(__always)
  mutating func forEachNumber(
    _ body: (Int) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var batch = [Int](repeating: 0, count: 256)
    var kept = 0
    // Whether what comes next belongs to a line too long for a number.
    var isInLongLine = false
    while let chunk = try next(keeping: kept) {
      var start = 0
      if isInLongLine {
        guard let newline = chunk.firstIndex(of: newlineByte, from: 0) else { continue }
        start = newline + 1
        isInLongLine = false
      }
      while true {
        let count = batch.withUnsafeMutableBufferPointer {
          chunk.readNumbers(from: &start, into: $0)
        }
        for index in 0..<count { try body(batch[index]) }
        if count == batch.count { continue }
        guard let newline = chunk.firstIndex(of: newlineByte, from: start) else { break }
        let line = UnsafeRawBufferPointer(rebasing: chunk[start...newline])
        if let number = NumberLine(line)?.value { try body(number) }
        start = newline + 1
      }
      kept = chunk.count - start
      isInLongLine = kept > NumberLine.maximumLength
      if isInLongLine { kept = 0 }
    }
    // The last line, if no newline ends it.
    if !isInLongLine, let number = NumberLine(window)?.value { try body(number) }
  }
}
