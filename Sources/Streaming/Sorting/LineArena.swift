import CByteScan
import Synchronization

/// A line in memory, and a number that orders as its beginning does.
struct LineEntry: KeyedElement {
  var sortKey: UInt64
  /// Where it begins, and in the lowest 24 bits its length without the newline.
  private var packed: UInt64

  /// The length of a line that is not there: in its place is a `LongLine`.
  static let longLength = 1 << 24 - 1

  init(sortKey: UInt64, place: Int, count: Int) {
    self.sortKey = sortKey
    packed = UInt64(place) &<< 24 | UInt64(count)
  }

  var place: Int { Int(packed &>> 24) }
  var count: Int { Int(packed & 0xFF_FFFF) }
  var isLong: Bool { count == Self.longLength }
}

/// A piece of memory that lines are gathered and sorted in: from its front on their bytes as the
/// file has them, from its back on an entry for each.
///
/// It belongs to one thread at a time, and to the one that merges when the others have ended.
final class LineArena: Sendable {
  // Safe since only its owner of the moment touches it.
  nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
  /// The memory that its lines are written through.
  nonisolated(unsafe) let writeBuffer: UnsafeMutableRawBufferPointer
  // The runtime does not check these for overlapping accesses, which would cost time on every
  // line. No access can overlap another, because nothing is called while one of them is in use.
  @exclusivity(unchecked) nonisolated(unsafe) private(set) var textEnd = 0
  @exclusivity(unchecked) nonisolated(unsafe) private(set) var entryCount = 0
  /// How many bytes the sorted lines have as records of a run.
  @exclusivity(unchecked) nonisolated(unsafe) private(set) var recordBytes = 0
  @exclusivity(unchecked) nonisolated(unsafe) private var hasLongLines = false

  private let part: MemoryPart

  /// Takes a part of memory, some of it to write through.
  init(_ part: MemoryPart, writeBuffer: Int) {
    self.part = part
    self.writeBuffer = part.bytes(0..<writeBuffer)
    memory = part.bytes(writeBuffer..<part.count)
  }

  /// The lines, in the order they came or, once sorted, in theirs.
  var entries: UnsafeMutableBufferPointer<LineEntry> {
    let size = entryCount * MemoryLayout<LineEntry>.stride
    return UnsafeMutableRawBufferPointer(rebasing: memory[(memory.count - size)...])
      .bindMemory(to: LineEntry.self)
  }

  /// How many bytes lie between the text and the entries.
  var room: Int { memory.count - entryCount * MemoryLayout<LineEntry>.stride - textEnd }

  /// Memory that sorted lines can be merged through: what is left between the text and the entries,
  /// up to 2 MiB of it, if that is more than there is to write through.
  var mergeBuffer: UnsafeMutableRawBufferPointer {
    let count = min(room, 1 << 21)
    return count > writeBuffer.count ? free(count) : writeBuffer
  }

  /// The memory to read the next bytes of the file into.
  func free(_ count: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: memory[textEnd..<(textEnd + count)])
  }

  /// Says that bytes were read into the free memory.
  func grow(by count: Int) { textEnd += count }

  /// Gives up the text from a place on.
  func cut(at place: Int) { textEnd = place }

  /// Adds an entry for a line without its newline; there must be room for it.
  @inline(__always)
  func add(_ entry: LineEntry) {
    entryCount += 1
    let place = memory.count - entryCount * MemoryLayout<LineEntry>.stride
    memory.storeBytes(of: entry, toByteOffset: place, as: LineEntry.self)
    recordBytes += entry.recordLength
    if entry.isLong { hasLongLines = true }
  }

  /// Forgets all lines; the text from a place on, of a line that is not added yet, moves to the
  /// front.
  func clear(keeping place: Int) {
    let rest = UnsafeRawBufferPointer(rebasing: memory[place..<textEnd])
    memory.copyMemory(from: rest)
    textEnd = rest.count
    entryCount = 0
    recordBytes = 0
    hasLongLines = false
  }

  /// The bytes of a line that is here.
  @inline(__always)
  func text(of entry: LineEntry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory.baseAddress.map { $0 + entry.place }, count: entry.count)
  }

  /// A line that may not be here.
  func line(of entry: LineEntry) -> SortedLine {
    guard entry.isLong else { return .bytes(text(of: entry)) }
    return .long(
      UnsafeRawBufferPointer(memory).loadUnaligned(
        fromByteOffset: entry.place, as: LongLine.self))
  }
}

extension LineArena {
  /// Sorts the lines in their place.
  ///
  /// - Throws: `StreamingError` if a line that is not here cannot be read.
  func sort(by order: LineOrder, _ long: borrowing LongLineReader) throws(StreamingError) {
    try sort(
      entries, order.isNumeric ? .number : order.field == nil ? .line(0) : .key(0), order, long)
  }

  /// What the keys of the entries are: the number, or eight bytes from a depth on.
  private enum Stage {
    case number
    case key(Int)
    case line(Int)
  }

  /// Sorts entries by their keys, then those with the same key by what follows.
  private func sort(
    _ entries: UnsafeMutableBufferPointer<LineEntry>, _ stage: Stage, _ order: LineOrder,
    _ long: borrowing LongLineReader
  ) throws(StreamingError) {
    let first = entries.first?.sortKey
    if entries.contains(where: { $0.sortKey != first }) { sortByKey(entries) }
    var start = 0
    while start < entries.count {
      let key = entries[start].sortKey
      var end = start + 1
      while end < entries.count, entries[end].sortKey == key { end += 1 }
      if end - start > 1 {
        let group = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
        try settle(group, stage, order, long)
      }
      start = end
    }
  }

  /// Sorts entries that have the same key, one of `stage`.
  private func settle(
    _ group: UnsafeMutableBufferPointer<LineEntry>, _ stage: Stage, _ order: LineOrder,
    _ long: borrowing LongLineReader
  ) throws(StreamingError) {
    guard !hasLongLines || !group.contains(where: \.isLong) else {
      return try settleByComparing(group, order, long)
    }
    switch stage {
    case .number:
      guard DecimalKey.isExact(group[0].sortKey) else {
        return try settleByComparing(group, order, long)
      }
      try sortByBytes(group, from: 0, order, long)
    case .key(let depth):
      let lengths = group.lazy.map { order.key(of: self.text(of: $0)).count }
      if lengths.contains(where: { $0 > depth + 8 }) {
        try sort(group, by: .key(depth + 8), order, long) {
          order.key(of: $0).prefix(from: depth + 8)
        }
      } else if let first = lengths.first, lengths.allSatisfy({ $0 == first }) {
        try sortByBytes(group, from: 0, order, long)
      } else {
        try settleByComparing(group, order, long)
      }
    case .line(let depth):
      try sortByBytes(group, from: depth + 8, order, long)
    }
  }

  /// Sorts entries by their lines' bytes from a depth on, before which they differ at the most in
  /// NULs at the end.
  private func sortByBytes(
    _ group: UnsafeMutableBufferPointer<LineEntry>, from depth: Int, _ order: LineOrder,
    _ long: borrowing LongLineReader
  ) throws(StreamingError) {
    let depth = commonEnd(of: group, from: depth)
    guard group.contains(where: { $0.count > depth }) else {
      let first = group.first?.count
      guard group.contains(where: { $0.count != first }) else { return }
      for index in group.indices { group[index].sortKey = UInt64(group[index].count) }
      return sortByKey(group)
    }
    try sort(group, by: .line(depth), order, long) { $0.prefix(from: depth) }
  }

  /// The place up to which lines are the same if they are up to a depth, or that depth if the next
  /// key says as much. So what many lines begin with, or all of them are, is passed over once.
  private func commonEnd(
    of group: UnsafeMutableBufferPointer<LineEntry>, from depth: Int
  ) -> Int {
    guard let first = group.first else { return depth }
    let line = text(of: first)
    var end = line.count
    for index in group.indices.dropFirst() {
      prefetch(after: index, in: group, from: depth)
      end = line.commonEnd(with: text(of: group[index]), from: depth, upTo: end)
      guard end >= depth + 8 else { return depth }
    }
    return end
  }

  private func sort(
    _ group: UnsafeMutableBufferPointer<LineEntry>, by stage: Stage, _ order: LineOrder,
    _ long: borrowing LongLineReader, key: (UnsafeRawBufferPointer) -> UInt64
  ) throws(StreamingError) {
    for index in group.indices {
      prefetch(after: index, in: group, from: 0)
      group[index].sortKey = key(text(of: group[index]))
    }
    try sort(group, stage, order, long)
  }

  /// Has the text of an entry brought in that comes some places after another, in the group or
  /// behind it: the lines of sorted entries lie anywhere, and to wait for each would be most of the
  /// work.
  @inline(__always)
  private func prefetch(
    after index: Int, in group: UnsafeMutableBufferPointer<LineEntry>, from depth: Int
  ) {
    guard let entry = group.baseAddress.map({ $0 + index + RunReader.lookahead }),
      let text = memory.baseAddress, UnsafeRawPointer(entry) < text + memory.count
    else { return }
    byte_scan_prefetch(text + entry.pointee.place + depth)
  }

  private func settleByComparing(
    _ group: UnsafeMutableBufferPointer<LineEntry>, _ order: LineOrder,
    _ long: borrowing LongLineReader
  ) throws(StreamingError) {
    try heapsort(group) { (entry, other) throws(StreamingError) in
      try long.compare(line(of: entry), line(of: other), order) < 0
    }
  }
}

/// Merges the sorted lines of several arenas, a stretch of the order at a time, in as many threads
/// as there are arenas.
///
/// The order is divided at every so many lines of each arena, so that no stretch has more than that
/// of any; of lines that are the same, those of the first arena come first. No thread waits for
/// another but to give what it has merged in its turn.
struct ArenaMerge: Sendable {
  private let arenas: [LineArena]
  private let order: LineOrder
  /// Where each stretch begins in each arena, one arena after the other, and at last where they
  /// end.
  private let starts: [Int]

  /// Divides the order into stretches.
  ///
  /// - Throws: `StreamingError` if a long line cannot be read.
  /// - Complexity: O(s log n) comparisons and O(s) space for s stretches, of up to 2 MiB each.
  init(
    _ arenas: [LineArena], _ order: LineOrder, _ long: borrowing LongLineReader
  ) throws(StreamingError) {
    self.arenas = arenas
    self.order = order
    let lines = arenas.reduce(0) { $0 + $1.entryCount }
    let bytes = arenas.reduce(lines) { $0 + $1.textEnd }
    // As many lines of all arenas as fill the buffer that they are merged through.
    let room = (arenas.map(\.mergeBuffer.count).min() ?? 0) * 7 / 8
    let share = max(64, room / max(1, bytes / max(1, lines)) / max(1, arenas.count))

    var bounds: [LineEntryPlace] = []
    for arena in arenas.indices where arenas.count > 1 {
      bounds += stride(from: share, to: arenas[arena].entryCount, by: share)
        .map { LineEntryPlace(arena: arena, entry: $0) }
    }
    func line(_ place: LineEntryPlace) -> SortedLine {
      arenas[place.arena].line(of: arenas[place.arena].entries[place.entry])
    }
    try bounds.withUnsafeMutableBufferPointer { (bounds) throws(StreamingError) in
      try heapsort(bounds) { (one, other) throws(StreamingError) in
        let result = try long.compare(line(one), line(other), order)
        return result != 0 ? result < 0 : (one.arena, one.entry) < (other.arena, other.entry)
      }
    }
    var starts = arenas.map { _ in 0 }
    for bound in bounds {
      for (arena, previous) in zip(arenas.indices, starts.suffix(arenas.count)) {
        // The first line of the arena that is not before the bound.
        var (lower, upper) = (previous, arenas[arena].entryCount)
        if arena == bound.arena { (lower, upper) = (bound.entry, bound.entry) }
        while lower < upper {
          let middle = LineEntryPlace(arena: arena, entry: lower + (upper - lower) / 2)
          let result = try long.compare(line(middle), line(bound), order)
          if result < 0 || (result == 0 && arena < bound.arena) {
            lower = middle.entry + 1
          } else {
            upper = middle.entry
          }
        }
        starts.append(lower)
      }
    }
    self.starts = starts + arenas.map(\.entryCount)
  }

  private var stretches: Int { arenas.isEmpty ? 0 : starts.count / arenas.count - 1 }

  /// Gives the lines of all arenas in pieces, one after the other, by one thread at a time.
  ///
  /// - Throws: `StreamingError` if a long line cannot be read, and what `body` throws.
  /// - Complexity: O(n log k) comparisons for n lines in k arenas.
  func forEachPiece<Target: ~Copyable>(
    _ file: borrowing InputFile, for target: InBlockOrder<Target>,
    _ body: @escaping SortedLines.Body<Target>
  ) throws(StreamingError) {
    let turns = BlockTurns()
    let begun = BegunStretches()
    try WorkThread.inThreads(arenas.count, on: file) { (index, file) throws(StreamingError) in
      let buffer = self.arenas[index].mergeBuffer
      while let stretch = begun.next(of: self.stretches) {
        defer { turns.end(stretch) }
        do throws(StreamingError) {
          let lines = try self.lines(of: stretch, in: file)
          try lines.forEachPiece(through: buffer) { (piece) throws(StreamingError) in
            turns.wait(for: stretch)
            guard !begun.isOver else { return }
            try target.change { (target) throws(StreamingError) in try body(&target, piece) }
          }
        } catch {
          begun.isOver = true
          throw error
        }
      }
    }
  }

  /// The lines of a stretch; the first is that of the lines that are given first.
  private func lines(
    of stretch: Int, in file: borrowing InputFile
  ) throws(StreamingError) -> LineMerge {
    let place = (order.isReversed ? stretches - 1 - stretch : stretch) * arenas.count
    var common = CommonPrefix()
    var readers: [RunReader] = []
    for (index, arena) in arenas.enumerated() {
      let part = starts[place + index]..<starts[place + arenas.count + index]
      readers.append(RunReader(arena, part, backwards: order.isReversed))
      guard let first = part.first, let last = part.last else { continue }
      common.add(arena.line(of: arena.entries[first]))
      common.add(arena.line(of: arena.entries[last]))
    }
    return LineMerge(
      readers, in: nil, order, skipping: order.isPlain ? common.count : 0,
      LongLineReader(try file.duplicate()))
  }
}

/// A line in one of several arenas.
private struct LineEntryPlace: BitwiseCopyable {
  var arena: Int
  var entry: Int
}

/// Which stretches have been begun.
final class BegunStretches: Sendable {
  private let count = Atomic(0)
  private let over = Atomic(false)

  /// The next stretch, which its thread must end: the others wait for it. `nil` if all have been
  /// begun, or no more need be.
  func next(of all: Int) -> Int? {
    guard !isOver else { return nil }
    let stretch = count.wrappingAdd(1, ordering: .relaxed).oldValue
    return stretch < all ? stretch : nil
  }

  /// Whether a thread has failed: what the others merge is not wanted any more.
  var isOver: Bool {
    get { over.load(ordering: .relaxed) }
    set { over.store(newValue, ordering: .relaxed) }
  }
}
