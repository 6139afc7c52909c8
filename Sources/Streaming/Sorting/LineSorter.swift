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
