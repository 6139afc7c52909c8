package import Streaming

/// Takes a case's answer piece by piece, digests it, and writes it to a file if one is wanted.
///
/// So two answers can be proven the same without keeping either, however long they are. It holds a
/// buffer of 32 KiB. It throws `StreamingError` if its file cannot be written, or if a file that it
/// copies from is too short or cannot be read.
package final class AnswerWriter {
  private static let capacity = 1 << 15
  /// The bytes of a number with its sign and a newline, at the most.
  private static let longestNumber = 21

  // To check for overlapping accesses would take a seventh of the time of short writes. There are
  // none: no method calls out during an access.
  @exclusivity(unchecked) package private(set) var byteCount = 0
  private var digest = Digest()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  @exclusivity(unchecked) private var filled = 0
  private var file: AtomicFileWriter?

  /// Makes a writer, which puts the bare answer into a file once it is whole if it is given a path.
  package init(to path: String? = nil) throws(StreamingError) {
    if let path { file = try AtomicFileWriter(replacing: path, durable: false) }
  }

  deinit {
    buffer.deallocate()
  }

  /// Appends bytes to the answer; they are not kept.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StreamingError) {
    byteCount += bytes.count
    if bytes.count > buffer.count - filled { try flush() }
    if bytes.count > buffer.count {
      try emit(bytes)
    } else {
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
      filled += bytes.count
    }
  }

  /// Appends bytes to the answer; they are not kept.
  package func write(_ bytes: [UInt8]) throws(StreamingError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(StreamingError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  /// Appends a byte to the answer.
  package func write(_ byte: UInt8) throws(StreamingError) {
    if filled == buffer.count { try flush() }
    buffer[filled] = byte
    filled += 1
    byteCount += 1
  }

  /// Appends a text to the answer, in UTF-8.
  package func write(_ text: String) throws(StreamingError) {
    let bytes = text.utf8Span.span.bytes
    try bytes.withUnsafeBytes { (bytes) throws(StreamingError) in try write(bytes) }
  }

  /// Appends a number to the answer, and a newline.
  package func writeLine(_ number: Int) throws(StreamingError) {
    if buffer.count - filled < AnswerWriter.longestNumber { try flush() }
    let start = filled
    if number < 0 {
      buffer[filled] = UInt8(ascii: "-")
      filled += 1
    }
    var rest = number.magnitude
    // The digits come from the last one on, so their count must be known.
    var power: UInt = 10
    var digits = 1
    while rest >= power {
      digits += 1
      power *= 10
    }
    for place in (filled..<(filled + digits)).reversed() {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    buffer[filled + digits] = newlineByte
    filled += digits + 1
    byteCount += filled - start
  }

  /// Appends a part of a file to the answer, through a buffer of 64 KiB.
  package func copy(
    _ range: Range<Int>, of source: borrowing InputFile
  ) throws(StreamingError) {
    try source.forEachChunk(in: range) { (chunk) throws(StreamingError) in try write(chunk) }
  }

  /// Appends a line to the answer, and a newline if it has none.
  package func writeLine(_ line: UnsafeRawBufferPointer) throws(StreamingError) {
    try write(line)
    if line.last != newlineByte { try write(newlineByte) }
  }

  /// Appends a line to the answer, and a newline if it has none.
  package func writeLine(_ line: [UInt8]) throws(StreamingError) {
    try line.withUnsafeBufferPointer { (line) throws(StreamingError) in
      try writeLine(UnsafeRawBufferPointer(line))
    }
  }

  /// Appends a line of a file to the answer, at least one byte, and a newline if it has none;
  /// through a buffer of 64 KiB.
  package func writeLine(
    _ line: Range<Int>, of source: borrowing InputFile
  ) throws(StreamingError) {
    var last: UInt8?
    try source.forEachChunk(in: line) { (chunk) throws(StreamingError) in
      try write(chunk)
      last = chunk.last
    }
    if last != newlineByte { try write(newlineByte) }
  }

  /// Appends the line that `lines` gave last to the answer, and a newline if it has none; a line
  /// too long to come whole is read on to its end, through a buffer of 64 KiB.
  package func writeLine(
    _ line: MatchingLines.Line, of lines: inout MatchingLines
  ) throws(StreamingError) {
    if let bytes = line.bytes { return try writeLine(bytes) }
    try writeLine(line.offset..<(try lines.endOfLine()), of: lines.file)
  }

  /// Ends the answer, puts its file in place, and returns the digest of the whole answer, as 16
  /// hexadecimal digits.
  package func finish() throws(StreamingError) -> String {
    try flush()
    try file.take()?.commit()
    return digest.text
  }

  private func flush() throws(StreamingError) {
    try emit(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    filled = 0
  }

  private func emit(_ bytes: UnsafeRawBufferPointer) throws(StreamingError) {
    digest.update(bytes)
    try file?.write(bytes)
  }
}
