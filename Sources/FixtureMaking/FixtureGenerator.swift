import MemoryTracking

/// Makes the bytes of a fixture, in order, a buffer at a time.
///
/// The bytes depend on the recipe, the size and the seed alone, not on the buffers' sizes. A
/// fixture of any kind but `report` begins as a larger one of the same seed does, up to the last
/// few lines; a `report` has sections that grow with it and does not.
///
/// It holds its pools of pieces, some hundred KiB, whatever the fixture's size. The work is a copy
/// of memory and a few new digits a line, so that it keeps up with the disk's cache.
struct FixtureGenerator: Sendable {
  private let segments: [Segment]
  private let pools: [PiecePool]
  private let closing: Closing
  private var stamp: LineStamp
  private var random: SplitMix64
  private var segmentIndex = 0
  private var isAtHeading = true
  private var remaining: Int

  /// How many pieces are drawn for lines that still fit before the closing.
  private static let lastDraws = 8

  /// Starts a generator of segments in their order, whose bodies come from pools that have at least
  /// one common piece each; every line of a piece begins with the stamp.
  init(
    segments: [Segment], pools: [PiecePool], closing: Closing, stamp: LineStamp, random: SplitMix64
  ) {
    self.segments = segments
    self.pools = pools
    self.closing = closing
    self.stamp = stamp
    self.random = random
    remaining = segments.first?.byteCount ?? 0
  }

  /// The least size of the buffers given to `fill`.
  var leastCapacity: Int {
    let longestPiece = pools.reduce(0) { max($0, $1.longestPiece) }
    let longestHeading = segments.reduce(0) { max($0, $1.heading.count) }
    return max(2 * longestPiece + Closing.reserve, longestHeading) + PiecePool.fieldWidth
  }

  /// Writes the next bytes into a buffer with room for `leastCapacity` bytes or more; what follows
  /// the bytes written is overwritten too.
  ///
  /// - Returns: how many were written; 0 only when the fixture is complete.
  mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    precondition(buffer.count >= leastCapacity, "the buffer is too small for a piece")
    var count = 0
    while segmentIndex < segments.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      guard let written = isAtHeading ? writeHeading(to: rest) : writeBody(to: rest) else { break }
      count += written
      remaining -= written
      if !isAtHeading && remaining == 0 { beginSegment(segmentIndex + 1) }
    }
    return count
  }

  private mutating func beginSegment(_ index: Int) {
    segmentIndex = index
    isAtHeading = true
    remaining = index < segments.count ? segments[index].byteCount : 0
  }

  /// Writes the heading, or returns `nil` if it does not fit the buffer.
  private mutating func writeHeading(to buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let heading = segments[segmentIndex].heading
    let line = LineCut.cut(heading, to: min(remaining, heading.count))
    guard line.count <= buffer.count else { return nil }
    buffer.copyBytes(from: line)
    isAtHeading = false
    return line.count
  }

  /// Writes some of the body, or returns `nil` if the buffer has no room for what comes next.
  private mutating func writeBody(to buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let pool = pools[segments[segmentIndex].poolIndex]
    let spare = remaining - Closing.reserve - pool.longestPiece
    guard spare >= 0 else { return writeClosing(of: pool, to: buffer) }
    let room = buffer.count - PiecePool.fieldWidth - pool.longestPiece
    return room >= 0 ? copyPieces(of: pool, to: buffer, lastStart: min(room, spare)) : nil
  }

  /// Copies pieces, the last of them beginning at or before `lastStart`.
  private mutating func copyPieces(
    of pool: PiecePool, to buffer: UnsafeMutableRawBufferPointer, lastStart: Int
  ) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    return pool.withPointers { pieces in
      // Local copies stay in registers; this loop is nearly all the time that a fixture takes.
      var random = random
      var stamp = stamp
      var written = 0
      while written <= lastStart {
        let place = base + written
        let piece = pieces.piece(for: random.next())
        pieces.write(piece, to: place, random: &random)
        stamp.write(to: place, at: pieces.lineStarts(of: piece), random: &random)
        written &+= Int(piece.count)
      }
      self.random = random
      self.stamp = stamp
      return written
    }
  }

  /// Ends the segment: lines of pieces while they fit, then the line that closes it.
  private mutating func writeClosing(
    of pool: PiecePool, to buffer: UnsafeMutableRawBufferPointer
  ) -> Int? {
    let room = remaining + pool.longestPiece + PiecePool.fieldWidth
    guard let base = buffer.baseAddress, buffer.count >= room else { return nil }
    var written = 0
    pool.withPointers { pieces in
      for _ in 0..<Self.lastDraws {
        let place = base + written
        let piece = pieces.piece(for: random.next())
        let (lines, bytes) = pieces.linesFitting(
          remaining - Closing.reserve - written, of: piece)
        // What does not fit is written too, and then over.
        pieces.write(piece, to: place, random: &random)
        let starts = UnsafeBufferPointer(rebasing: pieces.lineStarts(of: piece)[..<lines])
        stamp.write(to: place, at: starts, random: &random)
        written += bytes
      }
    }
    let last = closing.bytes(count: remaining - written, stamp: stamp.text, random: &random)
    UnsafeMutableRawBufferPointer(rebasing: buffer[written...]).copyBytes(from: last)
    return written + last.count
  }
}

/// The generator of all randomness in fixtures: SplitMix64, whose numbers follow from the seed
/// alone.
///
/// The algorithm is that of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators"
/// (OOPSLA 2014), as published in C by Vigna. It uses integers only, so that a fixture is the same
/// on every machine; the methods here are part of that promise, and must never change what they
/// give.
struct SplitMix64: Hashable, Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed &>> 31
  }

  /// A number from 0 up to a bound that is under 2^32.
  @inline(__always)
  mutating func next(below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() &>> 32) &* UInt64(truncatingIfNeeded: bound)) &>> 32)
  }
}
