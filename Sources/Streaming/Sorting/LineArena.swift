import CByteScan

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
