import CByteScan

/// A sorted run in a spill file: one record after the other.
///
/// A record is a line's length, seven bits a byte from the lowest on, and its bytes without the
/// newline; or, for a line that is not held, `LineEntry.longLength` and a `LongLine`. So a run of
/// ordinary lines is as long as their text.
enum RunRecord {
  /// The most bytes that the length takes.
  static let longestHeader = 4

  static func headerLength(of count: Int) -> Int {
    count < 1 << 7 ? 1 : count < 1 << 14 ? 2 : count < 1 << 21 ? 3 : 4
  }
}

extension LineEntry {
  /// How many bytes its record has.
  @inline(__always)
  var recordLength: Int {
    let count = count
    return RunRecord.headerLength(of: count)
      + (count == Self.longLength ? MemoryLayout<LongLine>.size : count)
  }
}

/// Writes a run to its place in a spill file, through a buffer.
struct RunWriter: ~Copyable {
  private let file: SpillFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var filled = 0
  private var offset: Int

  /// Begins at a place that was reserved; the buffer must have room for the longest record.
  init(_ file: SpillFile, at offset: Int, through buffer: UnsafeMutableRawBufferPointer) {
    self.file = file
    self.offset = offset
    self.buffer = buffer
  }

  /// Appends a line.
  ///
  /// - Throws: `StreamingError` if it cannot be written.
  @inline(__always)
  mutating func append(_ line: SortedLine) throws(StreamingError) {
    switch line {
    case .bytes(let bytes):
      try append(count: bytes.count, bytes)
    case .long(let long):
      try withUnsafeBytes(of: long) { (bytes) throws(StreamingError) in
        try append(count: LineEntry.longLength, bytes)
      }
    }
  }

  private mutating func append(
    count: Int, _ bytes: UnsafeRawBufferPointer
  ) throws(StreamingError) {
    if filled + RunRecord.longestHeader + bytes.count > buffer.count { try flush() }
    var rest = count
    while rest >= 0x80 {
      buffer[filled] = UInt8(truncatingIfNeeded: rest) | 0x80
      filled += 1
      rest >>= 7
    }
    buffer[filled] = UInt8(truncatingIfNeeded: rest)
    filled += 1
    UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + bytes.count)])
      .copyMemory(from: bytes)
    filled += bytes.count
  }

  /// Writes what is left in the buffer.
  mutating func flush() throws(StreamingError) {
    try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<filled]), at: offset)
    offset += filled
    filled = 0
  }
}

/// Sorted lines that are read one after the other: a run in a spill file, or an arena.
struct RunReader {
  /// The line it is at; its bytes are valid until the next one is asked for.
  private(set) var line = SortedLine.bytes(UnsafeRawBufferPointer(start: nil, count: 0))
  /// How many entries ahead of the one at hand the text of one in memory is asked for.
  static let lookahead = 12
  private static let cacheLine = 64

  private let buffer: UnsafeMutableRawBufferPointer
  private var position = 0
  private var filled = 0
  /// What of the run has not been read into the buffer.
  private var unread: Range<Int>
  /// The entries in the arena, and which of them is next.
  private let entries: UnsafeMutableBufferPointer<LineEntry>
  private var next: Int
  private let step: Int

  /// Begins before the first line of a run, through a buffer with room for any record of it.
  init(_ run: Range<Int>, through buffer: UnsafeMutableRawBufferPointer) {
    self.buffer = buffer
    unread = run
    entries = UnsafeMutableBufferPointer(start: nil, count: 0)
    (next, step) = (0, 1)
  }

  /// Begins before the first line, or before the last if it goes backwards, of a sorted arena, or
  /// of some of its lines.
  init(_ arena: LineArena, _ part: Range<Int>? = nil, backwards: Bool) {
    buffer = arena.memory
    unread = 0..<0
    entries = part.map { UnsafeMutableBufferPointer(rebasing: arena.entries[$0]) } ?? arena.entries
    (next, step) = backwards ? (entries.count - 1, -1) : (0, 1)
  }

  /// Goes to the next line; false at the end.
  ///
  /// - Throws: `StreamingError` if it cannot be read.
  @inline(__always)
  mutating func advance(in file: SpillFile?) throws(StreamingError) -> Bool {
    guard let file else { return advanceInMemory() }
    if filled - position < RunRecord.longestHeader { try fill(from: file) }
    guard position < filled else { return false }
    var count = 0
    var shift = 0
    while true {
      let byte = buffer[position]
      position += 1
      count |= Int(byte & 0x7F) &<< shift
      if byte < 0x80 { break }
      shift += 7
    }
    let isLong = count == LineEntry.longLength
    let length = isLong ? MemoryLayout<LongLine>.size : count
    if filled - position < length { try fill(from: file) }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[position..<(position + length)])
    position += length
    line = isLong ? .long(bytes.loadUnaligned(as: LongLine.self)) : .bytes(bytes)
    return true
  }

  private mutating func advanceInMemory() -> Bool {
    guard entries.indices.contains(next) else { return false }
    let entry = entries[next]
    next += step
    let ahead = next + step * Self.lookahead
    if entries.indices.contains(ahead), let text = buffer.baseAddress {
      let place = text + entries[ahead].place
      byte_scan_prefetch(place)
      byte_scan_prefetch(place + Self.cacheLine)
    }
    let size = entry.isLong ? MemoryLayout<LongLine>.size : entry.count
    let bytes = UnsafeRawBufferPointer(
      rebasing: buffer[entry.place..<(entry.place + size)])
    line = entry.isLong ? .long(bytes.loadUnaligned(as: LongLine.self)) : .bytes(bytes)
    return true
  }

  /// Moves what is left to the buffer's front and fills it up.
  private mutating func fill(from file: SpillFile) throws(StreamingError) {
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
    filled -= position
    position = 0
    let count = min(unread.count, buffer.count - filled)
    guard count > 0 else { return }
    try file.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)]),
      at: unread.lowerBound)
    filled += count
    unread = (unread.lowerBound + count)..<unread.upperBound
  }
}
