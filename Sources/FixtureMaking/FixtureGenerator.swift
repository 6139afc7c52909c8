import MemoryTracking
import Streaming

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

/// A stretch of a fixture with a length of its own: a heading, then a body cut to fit.
struct Segment: Sendable {
  /// The first line or lines, with their newlines.
  var heading: [UInt8]
  /// Which of the generator's pools the body comes from.
  var poolIndex: Int
  /// The length in bytes, heading and body together.
  var byteCount: Int
}

/// How a segment gets its exact length once no whole piece fits any more.
enum Closing: Sendable {
  /// By one line that begins with this text and goes on with dots.
  case line([UInt8])
  /// By lines of decimal digits, at most so many in a line, which must be two or more.
  case numbers(mostDigits: Int)
  /// By a last record with a text of dots, and the bracket that ends a JSON array; by the bracket
  /// alone where there is no room for a record.
  case array
  /// By a last record with a text of dots, and the end tag of an XML document's root of this name;
  /// by the tag alone where there is no room for a record.
  case root(String)

  /// What is left for the closing at least, so that the line has room for more than its stamp.
  static let reserve = 64

  /// Exactly `count` bytes that end in a newline; with a count of 1 that alone, with 0 none.
  func bytes(count: Int, stamp: [UInt8], random: inout SplitMix64) -> [UInt8] {
    switch self {
    case .line(let text):
      let line = stamp + text
      let dots = repeatElement(UInt8(ascii: "."), count: max(0, count - 1 - line.count))
      return LineCut.cut(line + dots + [LineCut.newline], to: count)
    case .numbers(let mostDigits):
      return Self.numberLines(count: count, mostDigits: mostDigits, random: &random)
    case .array:
      return Self.end("\"note\":\"", "\"}\n", "]\n", count: count, stamp: stamp)
    case .root(let name):
      return Self.end(
        "<note>", "</note></order>\n", "</\(name)>\n", count: count, stamp: stamp)
    }
  }

  /// A record of dots between two texts after its stamp, and what closes the fixture.
  private static func end(
    _ before: String, _ after: String, _ closing: String, count: Int, stamp: [UInt8]
  ) -> [UInt8] {
    let (start, end) = (stamp + before.utf8, Array((after + closing).utf8))
    let dots = count - start.count - end.count
    guard dots >= 0 else {
      let closing = Array(closing.utf8.suffix(count))
      return repeatElement(UInt8(ascii: " "), count: count - closing.count) + closing
    }
    return start + repeatElement(UInt8(ascii: "."), count: dots) + end
  }

  private static func numberLines(
    count: Int, mostDigits: Int, random: inout SplitMix64
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let rest = count - bytes.count
      // A rest of one byte would be a line without a number.
      let digits = rest == mostDigits + 2 ? mostDigits - 1 : min(mostDigits, rest - 1)
      for index in 0..<digits {
        let digit = index == 0 ? 1 + random.next(below: 9) : random.next(below: 10)
        bytes.append(UInt8(ascii: "0") + UInt8(digit))
      }
      bytes.append(LineCut.newline)
    }
    return bytes
  }
}

enum LineCut {
  static let newline = UInt8(ascii: "\n")

  /// The first `count` bytes of a line, the last of them a newline, and no half UTF-8 character.
  static func cut(_ line: [UInt8], to count: Int) -> [UInt8] {
    guard count < line.count, count > 0 else { return count > 0 ? line : [] }
    var kept = Array(line[..<(count - 1)])
    // A character that lost its end has its beginning made dots.
    if line[count - 1].isUTF8Continuation {
      while let byte = kept.last, byte >= 0x80 {
        kept.removeLast()
        if !byte.isUTF8Continuation { break }
      }
    }
    let dots = repeatElement(UInt8(ascii: "."), count: count - 1 - kept.count)
    return kept + dots + [newline]
  }
}

/// The number at the head of each request: twelve digits, either the next new one or one of the
/// latest.
///
/// So the numbers that differ are a fixed part of the lines, and a cache of the latest knows the
/// others.
struct LineRecency: Sendable {
  static let width = 12

  private let freshPercent: Int
  private let reach: Int
  /// How many numbers there are so far.
  private(set) var newest = 0

  /// - Parameters:
  ///   - freshPercent: How many in a hundred are new, at least one.
  ///   - reach: Among how many of the latest numbers the others are.
  init(freshPercent: Int, reach: Int) {
    self.freshPercent = freshPercent
    self.reach = reach
  }

  /// Writes a number at `place`, then goes on.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer, random: inout SplitMix64) {
    let draw = random.next()
    let ticket = Int(truncatingIfNeeded: ((draw & 0xFFFF_FFFF) &* 100) &>> 32)
    let number: Int
    if ticket < freshPercent || newest == 0 {
      newest &+= 1
      number = newest
    } else {
      let back = ((draw &>> 32) &* UInt64(truncatingIfNeeded: min(reach, newest))) &>> 32
      number = newest &- Int(truncatingIfNeeded: back)
    }
    let groups = (number / 100_000_000 % 10_000, number / 10_000 % 10_000, number % 10_000)
    place.storeBytes(of: DecimalDigits.four(groups.0).littleEndian, as: UInt32.self)
    place.storeBytes(
      of: DecimalDigits.four(groups.1).littleEndian, toByteOffset: 4, as: UInt32.self)
    place.storeBytes(
      of: DecimalDigits.four(groups.2).littleEndian, toByteOffset: 8, as: UInt32.self)
  }
}
