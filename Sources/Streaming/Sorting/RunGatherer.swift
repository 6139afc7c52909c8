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
