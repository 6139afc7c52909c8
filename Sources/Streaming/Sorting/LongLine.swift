/// Where in its file a line is that is too long to be held in memory, and the part of it that
/// counts for the order.
struct LongLine: BitwiseCopyable {
  private let lineStart, lineEnd, keyStart, keyEnd: Int

  init(line: Range<Int>, key: Range<Int>) {
    (lineStart, lineEnd) = (line.lowerBound, line.upperBound)
    (keyStart, keyEnd) = (key.lowerBound, key.upperBound)
  }

  var line: Range<Int> { lineStart..<lineEnd }
  var key: Range<Int> { keyStart..<keyEnd }
}

/// A line that is in memory, or one that is not.
enum SortedLine {
  case bytes(UnsafeRawBufferPointer)
  case long(LongLine)
}

/// Reads lines that are too long to be held in memory, as much of them as it takes.
struct LongLineReader: ~Copyable {
  private static let chunkSize = 1 << 13

  private let file: InputFile

  init(_ file: consuming InputFile) {
    self.file = file
  }

  /// The line that begins at a place: its end, and where the field of an order is in it.
  ///
  /// - Complexity: O(n) in the length of the line; a chunk of 128 KiB.
  func line(from start: Int, _ order: LineOrder) throws(StreamingError) -> LongLine {
    let buffer = Buffer(byteCount: ChunkReader.defaultSize)
    var search = FieldSearch(order.field)
    var offset = start
    while true {
      let count = try file.read(into: buffer.bytes, at: offset)
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      let newline = chunk.firstIndex(of: newlineByte, from: 0)
      let content = UnsafeRawBufferPointer(rebasing: chunk[..<(newline ?? count)])
      search.look(at: content, offset: offset)
      offset += content.count
      if newline != nil || count == 0 {
        let line = start..<offset
        return LongLine(line: line, key: search.field(in: line))
      }
    }
  }

  /// The number that orders as a line's beginning does, after bytes that all lines have in common.
  func prefix(of long: LongLine, _ order: LineOrder, skipping skip: Int) throws(StreamingError)
    -> UInt64
  {
    try withHead(of: long) { head in
      order.isNumeric ? DecimalKey(head).key : head.prefix(from: skip)
    }
  }

  /// Gives a part of a line, chunk by chunk; each is valid for its call only.
  func forEachChunk(
    of long: LongLine, _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    try file.forEachChunk(in: long.line, body)
  }

  /// Compares lines as `LineOrder.compare` does.
  func compare(
    _ line: SortedLine, _ other: SortedLine, _ order: LineOrder
  ) throws(StreamingError) -> Int {
    if case .bytes(let line) = line, case .bytes(let other) = other {
      return order.compare(line, other)
    }
    if order.isNumeric {
      let result = try withHead(of: line, order) { (head) throws(StreamingError) in
        try withHead(of: other, order) { DecimalKey.compare(head, $0) }
      }
      if result != 0 { return result }
    } else if order.field != nil {
      let result = try compareText(key(of: line, order), key(of: other, order))
      if result != 0 { return result }
    }
    return try compareText(whole(line), whole(other))
  }

  /// A text in memory or in the file.
  private enum Text {
    case bytes(UnsafeRawBufferPointer)
    case file(Range<Int>)

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(let range): range.count
      }
    }
  }

  private func key(of line: SortedLine, _ order: LineOrder) -> Text {
    switch line {
    case .bytes(let bytes): .bytes(order.key(of: bytes))
    case .long(let long): .file(long.key)
    }
  }

  private func whole(_ line: SortedLine) -> Text {
    switch line {
    case .bytes(let bytes): .bytes(bytes)
    case .long(let long): .file(long.line)
    }
  }

  private func compareText(_ text: Text, _ other: Text) throws(StreamingError) -> Int {
    let buffers = (Buffer(byteCount: Self.chunkSize), Buffer(byteCount: Self.chunkSize))
    let count = min(text.count, other.count)
    var offset = 0
    while offset < count {
      let part = offset..<min(count, offset + Self.chunkSize)
      let result = compareBytes(
        try bytes(part, of: text, through: buffers.0),
        try bytes(part, of: other, through: buffers.1))
      if result != 0 { return result }
      offset = part.upperBound
    }
    return text.count - other.count
  }

  private func bytes(
    _ part: Range<Int>, of text: Text, through buffer: Buffer
  ) throws(StreamingError) -> UnsafeRawBufferPointer {
    switch text {
    case .bytes(let bytes): return UnsafeRawBufferPointer(rebasing: bytes[part])
    case .file(let range):
      let start = range.lowerBound
      return try file.fill(buffer, from: start + part.lowerBound, to: start + part.upperBound)
    }
  }

  private func withHead<Value>(
    of line: SortedLine, _ order: LineOrder,
    _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Value
  ) throws(StreamingError) -> Value {
    switch line {
    case .bytes(let bytes): try body(order.key(of: bytes))
    case .long(let long): try withHead(of: long, body)
    }
  }

  /// Gives the beginning of what counts in a line.
  private func withHead<Value>(
    of long: LongLine, _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Value
  ) throws(StreamingError) -> Value {
    let head = long.key.prefix(DecimalKey.reach)
    let bytes = try file.bytes(in: head)
    guard bytes.count == head.count else { throw .shrank(path: file.path) }
    let buffer = Buffer(byteCount: DecimalKey.reach)
    buffer.bytes.copyBytes(from: bytes)
    return try body(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<bytes.count]))
  }
}

/// Finds a field in a line that comes in pieces, as `Fields.field` does in a whole one.
private struct FieldSearch {
  private let wanted: Int?
  private var fieldsBegun = 0
  private var isInField = false
  private var start: Int?
  private var end: Int?

  init(_ wanted: Int?) {
    self.wanted = wanted
  }

  mutating func look(at piece: UnsafeRawBufferPointer, offset: Int) {
    guard let wanted, end == nil else { return }
    for (index, byte) in piece.enumerated() where Fields.isSeparator(byte) == isInField {
      isInField.toggle()
      if isInField {
        fieldsBegun += 1
        if fieldsBegun == wanted { start = offset + index }
      } else if fieldsBegun == wanted {
        end = offset + index
        return
      }
    }
  }

  /// The field's place; the whole line if none is wanted.
  func field(in line: Range<Int>) -> Range<Int> {
    guard wanted != nil else { return line }
    guard let start else { return line.upperBound..<line.upperBound }
    return start..<(end ?? line.upperBound)
  }
}
