import Synchronization

/// Merges the sorted lines of several arenas, a stretch of the order at a time, in as many threads as there
/// are arenas.
///
/// A stretch is what lies between two lines of the largest arena: its bounds in the others are found by
/// halving, so that no thread waits for another but to give what it has merged in its turn. Lines that are
/// the same lie in one stretch.
struct ArenaMerge: Sendable {
  private let arenas: [LineArena]
  private let order: LineOrder
  /// The arena by whose lines the order is divided, and how many of them lie in a stretch: so many that
  /// one fills the buffer it is merged through, as far as lines are of one length.
  private let largest: LineArena?
  private let stride: Int

  init(_ arenas: [LineArena], _ order: LineOrder) {
    self.arenas = arenas
    self.order = order
    largest = arenas.max { $0.entryCount < $1.entryCount }
    let lines = arenas.reduce(0) { $0 + $1.entryCount }
    let bytes = arenas.reduce(0) { $0 + $1.textEnd }
    let room = (largest?.writeBuffer.count ?? 0) * 7 / 8
    let inBuffer = room / max(1, (bytes + lines) / max(1, lines))
    stride = max(64, inBuffer / max(1, arenas.count))
  }

  private var stretches: Int { ((largest?.entryCount ?? 0) + stride - 1) / stride }

  /// Gives the lines of all arenas in pieces, one after the other, by one thread at a time.
  ///
  /// - Throws: `StreamingError` if a long line cannot be read, and what `body` throws.
  /// - Complexity: O(n log k) comparisons for n lines in k arenas, and O(log n) for each stretch.
  func forEachPiece<Target: ~Copyable>(
    _ file: borrowing InputFile, for target: InBlockOrder<Target>,
    _ body:
      @escaping @Sendable (inout Target, UnsafeRawBufferPointer) throws(StreamingError) ->
      Void
  ) throws(StreamingError) {
    let turns = BlockTurns()
    let begun = Begun()
    let merge: @Sendable (LineArena, borrowing InputFile) throws(StreamingError) -> Void = {
      (own, file) throws(StreamingError) in
      while let stretch = begun.next(of: self.stretches) {
        defer { turns.end(stretch) }
        do throws(StreamingError) {
          let lines = try self.lines(of: stretch, in: file)
          try lines.forEachPiece(through: own.writeBuffer) { (piece) throws(StreamingError) in
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
    var others: [WorkThread<Void>] = []
    for arena in arenas.dropFirst() {
      others.append(
        WorkThread(try file.duplicate()) { (file) throws(StreamingError) in try merge(arena, file) }
      )
    }
    // Errors are thrown only when no thread is at work any more.
    let own = WorkThread.outcome(
      of: { (file) throws(StreamingError) in
        if let arena = self.arenas.first { try merge(arena, file) }
      }, on: try file.duplicate())
    for outcome in [own] + others.map({ $0.join() }) { try outcome.get() }
  }

  /// The lines of a stretch; the first is that of the lines that are given first.
  private func lines(
    of stretch: Int, in file: borrowing InputFile
  ) throws(StreamingError) -> LineMerge {
    let place = order.isReversed ? stretches - 1 - stretch : stretch
    let long = LongLineReader(try file.duplicate())
    var readers: [RunReader] = []
    for arena in arenas {
      let lower = try start(of: place, in: arena, long)
      let upper = try start(of: place + 1, in: arena, long)
      readers.append(RunReader(arena, lower..<upper, backwards: order.isReversed))
    }
    return LineMerge(readers, in: nil, order, skipping: 0, long)
  }

  /// The first line of an arena that is not before those of a stretch.
  private func start(
    of stretch: Int, in arena: LineArena, _ long: borrowing LongLineReader
  ) throws(StreamingError) -> Int {
    guard let largest, stretch > 0 else { return 0 }
    guard stretch < stretches else { return arena.entryCount }
    let first = largest.line(of: largest.entries[stretch * stride])
    var (lower, upper) = (0, arena.entryCount)
    while lower < upper {
      let middle = lower + (upper - lower) / 2
      if try long.compare(arena.line(of: arena.entries[middle]), first, order) < 0 {
        lower = middle + 1
      } else {
        upper = middle
      }
    }
    return lower
  }
}

/// Which stretches have been begun.
private final class Begun: Sendable {
  private let count = Atomic(0)
  private let over = Atomic(false)

  /// The next stretch; `nil` if all have been begun, or no more need be.
  func next(of all: Int) -> Int? {
    let stretch = count.wrappingAdd(1, ordering: .relaxed).oldValue
    return stretch < all && !isOver ? stretch : nil
  }

  /// Whether a thread has failed: what the others merge is not wanted any more.
  var isOver: Bool {
    get { over.load(ordering: .relaxed) }
    set { over.store(newValue, ordering: .relaxed) }
  }
}
