extension InputFile {
  /// The bytes of a small part of the file.
  ///
  /// - Parameter range: the part, which may reach beyond the end of the file.
  /// - Returns: as many bytes as there are.
  /// - Throws: `StreamingError.system` where the device fails.
  /// - Complexity: O(n) in the range's length, in time and memory.
  package func bytes(in range: Range<Int>) throws(StreamingError) -> [UInt8] {
    let buffer = Buffer(byteCount: range.count)
    let count = try read(into: buffer.bytes, at: range.lowerBound)
    return Array(buffer.bytes[..<count])
  }

  /// Where the content of a part lies without the blanks around it.
  ///
  /// - Parameter range: the part, within the file.
  /// - Returns: the part without the blanks of ASCII at either end; empty where all are blanks.
  /// - Throws: `StreamingError` where the device fails or the file shrank.
  /// - Complexity: O(n) in the count of blanks; 64 KiB of memory.
  package func trimmed(_ range: Range<Int>) throws(StreamingError) -> Range<Int> {
    let buffer = Buffer(byteCount: min(max(range.count, 1), 1 << 16))
    var start = range.lowerBound
    while start < range.upperBound {
      let text = try fill(buffer, from: start, to: range.upperBound)
      let first = text.firstIndex { !$0.isBlank }
      start += first ?? text.count
      if first != nil { break }
    }
    var end = range.upperBound
    while end > start {
      let text = try fill(buffer, from: max(start, end - buffer.bytes.count), to: end)
      let last = text.lastIndex { !$0.isBlank }
      end -= text.count - (last.map { $0 + 1 } ?? 0)
      if last != nil { break }
    }
    return start..<max(start, end)
  }

  /// Where a line lies, looked for from the start of the file.
  ///
  /// - Parameter number: the number of the line, 1 for the first.
  /// - Returns: the line's place, its newline included, or `nil` where there are fewer lines.
  /// - Throws: `StreamingError.system` where the device fails.
  /// - Complexity: O(n) in the place of the line's end; one chunk of memory.
  package func line(_ number: Int) throws(StreamingError) -> Range<Int>? {
    let buffer = Buffer(byteCount: ChunkReader.defaultSize)
    var newlinesToGo = number - 1
    var start: Int? = number == 1 ? 0 : nil
    var offset = 0
    while case let count = try read(into: buffer.bytes, at: offset), count > 0 {
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      var next = 0
      if start == nil {
        switch chunk.index(ofOrdinal: newlinesToGo, newlineByte) {
        case .missing(let found): newlinesToGo -= found
        case .at(let newline):
          next = newline + 1
          start = offset + next
        }
      }
      if let start, let newline = chunk.firstIndex(of: newlineByte, from: next) {
        return start..<(offset + newline + 1)
      }
      offset += count
    }
    return start.flatMap { $0 < offset ? $0..<offset : nil }
  }

  private func fill(
    _ buffer: borrowing Buffer, from start: Int, to end: Int
  ) throws(StreamingError) -> UnsafeRawBufferPointer {
    let count = min(end - start, buffer.bytes.count)
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<count])
    guard try read(into: part, at: start) == count else { throw .shrank(path: path) }
    return UnsafeRawBufferPointer(part)
  }
}
