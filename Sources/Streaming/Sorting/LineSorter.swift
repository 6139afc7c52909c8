import Glibc
package import MemoryTracking
import Synchronization

/// Sorts the lines of a file of any size within a budget of memory (external merge sort).
///
///     let sorted = try LineSorter(path, by: LineOrder(), memory: .mebibytes(16)).sort()
///     try sorted.forEachPiece(for: InBlockOrder(answer)) { try $0.write($1) }
///
/// It gathers lines until the memory is full, sorts them and writes them to a temporary file as a
/// run, as often as it takes; then it merges the runs. A file that fits is sorted in memory, and
/// nothing is written. Lines too long for their share of the memory are not held, but read in the
/// file when they are compared and when they are given.
package struct LineSorter: ~Copyable {
  /// The least memory that it works with, and how much it takes if it is told nothing.
  package static let leastMemory = ByteCount.kibibytes(64)
  package static let defaultMemory = ByteCount.mebibytes(16)

  private let file: InputFile
  private let order: LineOrder
  private let budget: SortBudget

  /// Opens a regular file to sort within at least `leastMemory`.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package init(
    _ path: String, by order: LineOrder, memory: ByteCount = defaultMemory
  ) throws(StreamingError) {
    file = try InputFile(path)
    self.order = order
    budget = SortBudget(memory: memory.bytes, fileSize: file.statedSize)
  }

  /// Reads and sorts all lines, as far as that goes without merging.
  ///
  /// - Throws: `StreamingError` if the file cannot be read, if the folder for temporary files has
  ///   no room, and if they cannot be written.
  /// - Complexity: O(n log n) in the lines; the budget's memory.
  package consuming func sort() throws(StreamingError) -> SortedLines {
    let threads = budget.isShared ? FileBlocks.preferredCount(for: file) : 1
    return try sort(threads: threads, blockSize: FileBlocks.blockSize)
  }

  /// Sorts in so many threads, each of which takes one block of the file after the other.
  consuming func sort(threads: Int, blockSize: Int) throws(StreamingError) -> SortedLines {
    let memory = try MemoryRegion(byteCount: budget.memory)
    let spill = RunSpill(fileSize: file.statedSize)
    let (order, budget) = (order, budget)
    let parts = Mutex(memory.divided(into: threads))
    let arenas = try FileBlocks.results(file.path, threads: threads, blockSize: blockSize) {
      (blocks) throws(StreamingError) -> LineArena? in
      guard let part = parts.withLock({ $0.popLast() }) else { return nil }
      var gatherer = try RunGatherer(part, order, budget, spill, try blocks.file.duplicate())
      while let lines = try blocks.nextLines() { try gatherer.gather(lines) }
      return try gatherer.finish()
    }
    return try SortedLines(
      file, order, budget, memory, arenas.compactMap { $0 }, spill)
  }
}

/// How memory for sorting is divided.
struct SortBudget: Sendable {
  /// The memory for lines and buffers.
  let memory: Int
  /// The buffer that a run or the result is written through.
  let writeBuffer: Int
  /// The least buffer that a run is read through when runs are merged.
  let readBuffer: Int

  init(memory: Int, fileSize: Int) {
    // More than an entry a byte, and the byte, is never used.
    let useful = fileSize.multipliedReportingOverflow(by: 18)
    self.memory = min(memory, useful.overflow ? .max : useful.partialValue &+ 1 << 20)
    readBuffer = min(max(self.memory >> 10, 1 << 12), 1 << 16)
    writeBuffer = max(readBuffer, min(self.memory >> 6, 1 << 18))
  }

  /// The longest line that is held in memory: its record fits a buffer.
  var longestLine: Int { readBuffer - RunRecord.longestHeader }

  /// Whether there is enough for more than one thread.
  var isShared: Bool { memory >= 1 << 20 }

  /// How many runs can be merged at once.
  var mostRuns: Int { (memory - writeBuffer) / readBuffer }
}

/// The runs that threads have written, and the file that they are in, which is made when the first
/// of them needs it.
final class RunSpill: Sendable {
  private struct State {
    var file: SpillFile?
    var runs: [Range<Int>] = []
    var common = CommonPrefix()
  }

  private let fileSize: Int
  private let state = Mutex(State())

  init(fileSize: Int) {
    self.fileSize = fileSize
  }

  var runs: [Range<Int>] { state.withLock { $0.runs } }
  var file: SpillFile? { state.withLock { $0.file } }
  var commonCount: Int { state.withLock { $0.common.count } }

  /// Writes the sorted lines of an arena as a run.
  ///
  /// - Throws: `StreamingError` if there is no room or it cannot be written.
  func write(
    _ arena: LineArena, backwards: Bool
  ) throws(StreamingError) {
    let entries = arena.entries
    guard let first = entries.first, let last = entries.last else { return }
    let file = try madeFile()
    let run = file.reserve(arena.recordBytes)
    var writer = RunWriter(file, at: run.lowerBound, through: arena.writeBuffer)
    var reader = RunReader(arena, backwards: backwards)
    while try reader.advance(in: nil) { try writer.append(reader.line) }
    try writer.flush()
    state.withLock {
      $0.runs.append(run)
      $0.common.add(arena.line(of: first))
      $0.common.add(arena.line(of: last))
    }
  }

  private func madeFile() throws(StreamingError) -> SpillFile {
    // A record is a line with a length in place of its newline, of one byte for most.
    let room = fileSize + fileSize / 64
    return try state.withLock { (state) throws(StreamingError) in
      if let file = state.file { return file }
      let file = try SpillFile(byteCount: room)
      state.file = file
      return file
    }
  }
}

/// An order of lines, which is that of `LC_ALL=C sort`: by bytes, or by a number, by the whole line
/// or by a field. Lines that are the same in what is asked for are ordered by all their bytes.
package struct LineOrder: Sendable, Hashable {
  /// The field that counts, 1 for the first; `nil` for the whole line. Blanks and tabs separate
  /// fields, as they do in awk. (`sort -b -k N,N`)
  package var field: Int?
  /// Whether the number counts that the field begins with. (`sort -n`)
  package var isNumeric: Bool
  /// Whether the largest comes first. (`sort -r`)
  package var isReversed: Bool

  /// Makes an order, by default that of all bytes.
  package init(field: Int? = nil, isNumeric: Bool = false, isReversed: Bool = false) {
    self.field = field
    self.isNumeric = isNumeric
    self.isReversed = isReversed
  }

  /// Whether nothing counts but all bytes of the line.
  var isPlain: Bool { field == nil && !isNumeric }

  /// Whether a line comes before another; each may end with its newline.
  ///
  /// - Complexity: O(n) in the length of the shorter one, constant space.
  package func precedes(_ line: [UInt8], _ other: [UInt8]) -> Bool {
    line.withUnsafeBytes { line in
      other.withUnsafeBytes { other in
        let result = compare(line.withoutNewline, other.withoutNewline)
        return isReversed ? result > 0 : result < 0
      }
    }
  }

  /// Compares lines without their newlines, as if nothing were reversed: negative if the first one
  /// is the smaller one, 0 if they are the same.
  func compare(_ line: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
    if !isPlain {
      let (key, otherKey) = (self.key(of: line), self.key(of: other))
      let result =
        isNumeric
        ? DecimalKey.compare(key, otherKey) : compareBytes(key, otherKey)
      if result != 0 { return result }
    }
    return compareBytes(line, other)
  }

  /// What counts in a line.
  @inline(__always)
  func key(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let field else { return line }
    return Fields.field(field, of: line)
  }

  /// The order of a line's first bytes, as a number, of what counts from `depth` on.
  @inline(__always)
  func prefix(of line: UnsafeRawBufferPointer) -> UInt64 {
    isNumeric ? DecimalKey(key(of: line)).key : key(of: line).prefix(from: 0)
  }
}

/// Compares texts byte by byte; one that begins another is the smaller one (memcmp(3)).
@inline(__always)
func compareBytes(_ text: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
  let count = min(text.count, other.count)
  if count > 0, let start = text.baseAddress, let otherStart = other.baseAddress {
    let result = memcmp(start, otherStart, count)
    if result != 0 { return Int(result) }
  }
  return text.count - other.count
}

extension UnsafeRawBufferPointer {
  /// The place up to which two texts are the same, at most `limit`, if they are up to `start`; that
  /// if one of them is shorter.
  ///
  /// - Complexity: O(n) in that place.
  func commonEnd(
    with other: UnsafeRawBufferPointer, from start: Int, upTo limit: Int
  ) -> Int {
    let end = Swift.min(limit, count, other.count)
    var index = start
    while index + 8 <= end {
      let difference =
        loadUnaligned(fromByteOffset: index, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard difference == 0 else {
        return index + difference.littleEndian.trailingZeroBitCount / 8
      }
      index += 8
    }
    while index < end, self[index] == other[index] { index += 1 }
    return index
  }

  /// The content without a newline at its end.
  package var withoutNewline: UnsafeRawBufferPointer {
    last == newlineByte ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }

  /// Eight bytes from a place on as a number that orders as they do; zeros follow the last one.
  @inline(__always)
  func prefix(from depth: Int) -> UInt64 {
    guard count - depth < 8 else {
      return UInt64(bigEndian: loadUnaligned(fromByteOffset: depth, as: UInt64.self))
    }
    let rest = Swift.max(0, count - depth)
    // Loads that overlap, since a loop over a few bytes costs more.
    if rest >= 4 {
      let head = UInt32(bigEndian: loadUnaligned(fromByteOffset: depth, as: UInt32.self))
      let tail = UInt32(bigEndian: loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return UInt64(head) &<< 32 | UInt64(tail) &<< UInt64(8 &* (8 &- rest))
    }
    guard rest > 0 else { return 0 }
    let (middle, last) = (rest / 2, rest - 1)
    return UInt64(self[depth]) &<< 56
      | UInt64(self[depth + middle]) &<< UInt64(56 &- 8 &* middle)
      | UInt64(self[depth + last]) &<< UInt64(56 &- 8 &* last)
  }
}

/// Memory of a known size taken from the kernel at once (mmap(2)), and given back with its last
/// owner; its pages count as resident only once they are written to, in a large region up to 2 MiB
/// at once where the system lets a program ask for huge pages.
final class MemoryRegion: Sendable {
  /// The memory, zero at first; safe to share since its users divide it among them.
  nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

  /// From this size on huge pages are asked for: what the last of them has too much is little then,
  /// and to be given small ones takes a third of the time of reading a file into them.
  private static let largeSize = 1 << 26

  /// Takes memory.
  ///
  /// - Throws: `StreamingError.noMemory` if the kernel does not give so much.
  init(byteCount: Int) throws(StreamingError) {
    let address = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let address, address != MAP_FAILED else { throw .noMemory(ByteCount(byteCount)) }
    if byteCount >= Self.largeSize { madvise(address, byteCount, MADV_HUGEPAGE) }
    bytes = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
  }

  /// All of it as one part.
  var whole: MemoryPart { MemoryPart(region: self, range: 0..<bytes.count) }

  /// Parts of one size, aligned to pages.
  func divided(into count: Int) -> [MemoryPart] {
    let size = bytes.count / count / Buffer.alignment * Buffer.alignment
    return (0..<count).map { MemoryPart(region: self, range: ($0 * size)..<(($0 + 1) * size)) }
  }
}

/// A part of a region, for one user at a time.
struct MemoryPart: Sendable {
  private let region: MemoryRegion
  private let range: Range<Int>

  fileprivate init(region: MemoryRegion, range: Range<Int>) {
    self.region = region
    self.range = range
  }

  var count: Int { range.count }

  /// A piece of it; valid as long as the region lives.
  func bytes(_ piece: Range<Int>) -> UnsafeMutableRawBufferPointer {
    let start = range.lowerBound
    return UnsafeMutableRawBufferPointer(
      rebasing: region.bytes[(start + piece.lowerBound)..<(start + piece.upperBound)])
  }
}
