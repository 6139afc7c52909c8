/// The lines of a file in their order, ready to be given once.
///
/// It holds the memory that they were sorted in, and the temporary file with the runs if they did
/// not fit.
package struct SortedLines: ~Copyable {
  private let file: InputFile
  private let order: LineOrder
  private let budget: SortBudget
  private let memory: MemoryRegion
  private let arenas: [LineArena]
  private let spill: RunSpill

  /// How many runs were written to disk; 0 if all lines fit into memory.
  package var runCount: Int { spill.runs.count }

  /// Takes sorted arenas; if runs were written before, what is left in them becomes runs too.
  init(
    _ file: consuming InputFile, _ order: LineOrder, _ budget: SortBudget, _ memory: MemoryRegion,
    _ arenas: [LineArena], _ spill: RunSpill
  ) throws(StreamingError) {
    if spill.file != nil {
      for arena in arenas { try spill.write(arena, backwards: order.isReversed) }
    }
    self.file = file
    self.order = order
    self.budget = budget
    self.memory = memory
    self.arenas = arenas
    self.spill = spill
  }

  /// Takes a piece of the sorted lines.
  package typealias Body<Target: ~Copyable> =
    @Sendable (inout Target, UnsafeRawBufferPointer) throws(StreamingError) -> Void

  /// Gives the lines, each with a newline, in pieces of some size, to a value that takes them; each
  /// is valid for its call only. Lines that several threads have sorted in memory are merged by as
  /// many.
  ///
  /// - Throws: `StreamingError` if a temporary file cannot be read or written, and what `body`
  ///   throws.
  /// - Complexity: O(n log k) comparisons for n lines in k runs.
  package consuming func forEachPiece<Target: ~Copyable>(
    for target: InBlockOrder<Target>,
    _ body: @escaping Body<Target>
  ) throws(StreamingError) {
    guard var source = spill.file else {
      let long = LongLineReader(try file.duplicate())
      return try ArenaMerge(arenas, order, long).forEachPiece(file, for: target, body)
    }
    var runs = spill.runs
    while runs.count > budget.mostRuns { (source, runs) = try merged(runs, in: source) }
    try lines(readers(of: runs), in: source).forEachPiece(through: writeBuffer) {
      (piece) throws(StreamingError) in
      try target.change { (target) throws(StreamingError) in try body(&target, piece) }
    }
  }

  private var writeBuffer: UnsafeMutableRawBufferPointer {
    memory.whole.bytes(0..<budget.writeBuffer)
  }

  /// Readers of runs that share the memory.
  private func readers(of runs: [Range<Int>]) -> [RunReader] {
    let size = (budget.memory - budget.writeBuffer) / max(1, runs.count)
    return runs.enumerated().map { index, run in
      let start = budget.writeBuffer + index * size
      return RunReader(run, through: memory.whole.bytes(start..<(start + size)))
    }
  }

  /// Merges as many runs at a time as the memory allows into longer ones in another file.
  private func merged(
    _ runs: [Range<Int>], in source: SpillFile
  ) throws(StreamingError) -> (SpillFile, [Range<Int>]) {
    let target = try SpillFile(byteCount: runs.reduce(0) { $0 + $1.count })
    var longer: [Range<Int>] = []
    for start in stride(from: 0, to: runs.count, by: budget.mostRuns) {
      let group = Array(runs[start..<min(runs.count, start + budget.mostRuns)])
      let run = target.reserve(group.reduce(0) { $0 + $1.count })
      var writer = RunWriter(target, at: run.lowerBound, through: writeBuffer)
      try lines(readers(of: group), in: source).forEachLine { (line, _) throws(StreamingError) in
        try writer.append(line)
      }
      try writer.flush()
      longer.append(run)
    }
    return (target, longer)
  }

  private func lines(
    _ readers: [RunReader], in source: SpillFile
  ) throws(StreamingError) -> LineMerge {
    let skip = order.isPlain ? spill.commonCount : 0
    return LineMerge(
      readers, in: source, order, skipping: skip, LongLineReader(try file.duplicate()))
  }
}
