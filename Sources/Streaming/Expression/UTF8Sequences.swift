/// The bytes of characters as sequences of ranges, so that they can be told byte by byte.
///
/// The characters from U+0000 to U+10FFFF without the surrogates come to nine sequences, those of
/// "Well-Formed UTF-8 Byte Sequences" in the Unicode Standard, table 3-7.
enum UTF8Sequences {
  typealias Sequence = [ClosedRange<UInt8>]

  /// The sequences of all characters of a range.
  static func sequences(of range: ClosedRange<UInt32>) -> [Sequence] {
    let parts: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    return parts.filter(range.overlaps).flatMap { split(range.clamped(to: $0)) }
  }

  /// Splits a range of characters of one length until all bytes behind the first that differs run
  /// through all their values.
  private static func split(_ range: ClosedRange<UInt32>) -> [Sequence] {
    let (low, high) = (range.lowerBound, range.upperBound)
    for count in 1...3 as ClosedRange<UInt32> where high > 0x7F {
      let mask = UInt32(1) << (6 * count) - 1
      guard low & ~mask != high & ~mask else { continue }
      if low & mask != 0 {
        return split(low...(low | mask)) + split(((low | mask) + 1)...high)
      }
      if high & mask != mask {
        return split(low...((high & ~mask) - 1)) + split((high & ~mask)...high)
      }
    }
    return [zip(bytes(low), bytes(high)).map { $0...$1 }]
  }

  private static func bytes(_ character: UInt32) -> [UInt8] {
    Unicode.Scalar(character).map { Array($0.utf8) } ?? []
  }
}
