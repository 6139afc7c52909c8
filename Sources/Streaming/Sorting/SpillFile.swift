import CByteScan
import Glibc
import MemoryTracking
import Synchronization

/// A temporary file for what does not fit into memory.
///
/// It has no name, so that it is gone however its owner ends, and only its owner can read it: it
/// is made without one (open(2), `O_TMPFILE`), or, if the file system cannot do that, loses its
/// name as soon as it is made; the next such file in the folder removes what a process left that
/// was killed in between. Several threads may use it at the same time.
package final class SpillFile: Sendable {
  private let folder: String
  private let descriptor: Int32
  private let end = Atomic(0)

  /// The folder for temporary files: `TMPDIR`, else `/tmp`.
  package static var folder: String {
    guard let value = getenv("TMPDIR"), value[0] != 0 else { return "/tmp" }
    return NativeText.text(of: UnsafeRawBufferPointer(start: value, count: strlen(value)))
  }

  /// Makes an empty file in a folder that has room for a number of bytes.
  ///
  /// - Throws: `StreamingError.noRoom` if the disk has fewer bytes free, as far as is known, and
  ///   `StreamingError.system` if no file can be made there.
  package init(
    in folder: String = SpillFile.folder, byteCount: Int
  ) throws(StreamingError) {
    var status = statvfs()
    // A tmpfs without a bound states no blocks at all.
    if statvfs(folder.nativePath, &status) == 0, status.f_blocks > 0 {
      let free = Int(
        clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
          by: UInt64(status.f_frsize)
        ).partialValue)
      guard free >= byteCount else {
        throw .noRoom(folder: folder, needed: ByteCount(byteCount), free: ByteCount(free))
      }
    }
    self.folder = folder
    descriptor = try SpillFile.open(in: folder)
  }

  deinit {
    close(descriptor)
  }

  /// `O_TMPFILE` of open(2), which is a macro too involved for Swift.
  private static let temporary = 0o20_000_000 | O_DIRECTORY

  private static func open(in folder: String) throws(StreamingError) -> Int32 {
    let descriptor = Glibc.open(
      folder.nativePath, temporary | O_RDWR | O_EXCL | O_CLOEXEC, mode_t(0o600))
    if descriptor >= 0 { return descriptor }
    // Where the kernel or the file system does not know the flag.
    guard [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno), access(folder.nativePath, F_OK) == 0
    else { throw .failed(.create, folder) }
    let partial = try PartialFile.make(in: folder, mode: 0o600, for: folder)
    unlink(partial.path.nativePath)
    return partial.descriptor
  }

  /// How many bytes were reserved so far.
  package var byteCount: Int { end.load(ordering: .relaxed) }

  /// Reserves the next bytes of the file, and gives their place.
  func reserve(_ count: Int) -> Range<Int> {
    let start = end.wrappingAdd(count, ordering: .relaxed).oldValue
    return start..<(start + count)
  }

  /// Writes bytes at a place that was reserved (pwrite(2)).
  ///
  /// - Throws: `StreamingError.system` if the disk is full, a quota or limit is reached, or the
  ///   device fails.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StreamingError) {
    do throws(SystemError) {
      try SystemCalls.write(bytes, to: descriptor, at: offset)
    } catch {
      throw .system(.write, path: folder, code: error.code)
    }
  }

  /// Fills a buffer from a place that was written (pread(2)).
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StreamingError) {
    do throws(SystemError) {
      let count = try SystemCalls.read(into: buffer, from: descriptor, at: offset)
      guard count == buffer.count else { throw SystemError(EIO) }
    } catch {
      throw .system(.read, path: folder, code: error.code)
    }
  }
}

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

/// Gathers lines in an arena, and writes a run whenever it is full.
struct RunGatherer: ~Copyable {
  private static let chunkSize = 1 << 17

  private let arena: LineArena
  private let order: LineOrder
  private let longestLine: Int
  private let spill: RunSpill
  private let file: InputFile
  private let long: LongLineReader

  init(
    _ part: MemoryPart, _ order: LineOrder, _ budget: SortBudget, _ spill: RunSpill,
    _ file: consuming InputFile
  ) throws(StreamingError) {
    arena = LineArena(part, writeBuffer: budget.writeBuffer)
    self.order = order
    longestLine = budget.longestLine
    self.spill = spill
    long = LongLineReader(try file.duplicate())
    self.file = file
  }

  /// Takes in the lines of a part of the file, which begins with a line and ends with one, or
  /// reaches beyond the file's end.
  mutating func gather(_ lines: Range<Int>) throws(StreamingError) {
    var offset = lines.lowerBound
    var lineStart = arena.textEnd
    while offset < lines.upperBound {
      if arena.room < 2 * longestLine + Self.leastRoom { lineStart = try spill(from: lineStart) }
      let wanted = min(lines.upperBound - offset, Self.chunkSize, arena.room / 2)
      let count = try file.read(into: arena.free(wanted), at: offset)
      guard count > 0 else { break }
      let scanned = arena.textEnd
      arena.grow(by: count)
      offset += count
      lineStart = try addLines(from: lineStart, scanned: scanned, endingAt: offset)
      if arena.textEnd - lineStart > longestLine {
        let start = offset - (arena.textEnd - lineStart)
        offset = try addLong(from: start, at: lineStart) + 1
        arena.cut(at: lineStart + MemoryLayout<LongLine>.size)
        lineStart = arena.textEnd
      }
    }
    if lineStart < arena.textEnd {
      try addLine(lineStart..<arena.textEnd, endingAt: arena.textEnd, offset)
    }
  }

  private static let leastRoom = 4 * MemoryLayout<LineEntry>.stride

  /// Adds the lines that end in new bytes; gives where the line begins that does not end yet.
  private mutating func addLines(
    from start: Int, scanned: Int, endingAt offset: Int
  ) throws(StreamingError) -> Int {
    var (lineStart, scanned) = (start, scanned)
    while true {
      let text = UnsafeRawBufferPointer(rebasing: arena.memory[..<arena.textEnd])
      guard let newline = text.firstIndex(of: newlineByte, from: scanned) else { return lineStart }
      var line = lineStart..<newline
      if arena.room < MemoryLayout<LineEntry>.stride {
        line = try spill(from: lineStart)..<line.count
      }
      try addLine(line, endingAt: arena.textEnd, offset)
      lineStart = line.upperBound + 1
      scanned = lineStart
    }
  }

  /// Adds a line in the arena, whose text ends at a place in the file.
  @inline(__always)
  private mutating func addLine(
    _ line: Range<Int>, endingAt textEnd: Int, _ offset: Int
  ) throws(StreamingError) {
    guard line.count <= longestLine else {
      _ = try addLong(from: offset - (textEnd - line.lowerBound), at: line.lowerBound)
      return
    }
    let text = UnsafeRawBufferPointer(rebasing: arena.memory[line])
    arena.add(
      LineEntry(sortKey: order.prefix(of: text), place: line.lowerBound, count: line.count))
  }

  /// Adds a line by its place in the file; what describes it takes the place of its beginning.
  private mutating func addLong(from start: Int, at place: Int) throws(StreamingError) -> Int {
    let line = try long.line(from: start, order)
    arena.memory.storeBytes(of: line, toByteOffset: place, as: LongLine.self)
    let key = try long.prefix(of: line, order, skipping: 0)
    arena.add(LineEntry(sortKey: key, place: place, count: LineEntry.longLength))
    return line.line.upperBound
  }

  /// Sorts the lines and writes them as a run; the text of a line that is not added yet moves to
  /// the arena's front, where it then begins.
  private mutating func spill(from place: Int) throws(StreamingError) -> Int {
    try arena.sort(by: order, long)
    try spill.write(arena, backwards: order.isReversed)
    arena.clear(keeping: place)
    return 0
  }

  /// Sorts what is left, and gives the arena with it.
  consuming func finish() throws(StreamingError) -> LineArena {
    try arena.sort(by: order, long)
    return arena
  }
}
