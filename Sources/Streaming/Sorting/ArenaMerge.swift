import Synchronization

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
