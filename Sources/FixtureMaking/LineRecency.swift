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
