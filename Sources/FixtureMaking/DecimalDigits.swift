/// Decimal digits as ASCII, several to a word, the first in the word's lowest byte.
///
/// Fixtures hold hundreds of millions of digits, so they are made by a few operations on a word
/// and not one by one.
enum DecimalDigits {
  /// The four digits of a number under 10,000, with leading zeros.
  @inline(__always)
  static func four(_ value: Int) -> UInt32 {
    let value = UInt32(truncatingIfNeeded: value)
    // Multiplying by 5243 / 2^19 divides by 100 up to 10,000, by 103 / 2^10 divides by 10 up to 100.
    let hundreds = (value &* 5243) &>> 19
    let pairs = hundreds | ((value &- hundreds &* 100) &<< 16)
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F
    return (tens | ((pairs &- tens &* 10) &<< 8)) &+ 0x3030_3030
  }

  /// Eight digits out of the eight bytes of a random number, each `byte × 10 ÷ 256`.
  @inline(__always)
  static func eight(random: UInt64) -> UInt64 {
    let even = (((random & 0x00FF_00FF_00FF_00FF) &* 10) &>> 8) & 0x000F_000F_000F_000F
    let odd = (((random &>> 8) & 0x00FF_00FF_00FF_00FF) &* 10) & 0x0F00_0F00_0F00_0F00
    return (even | odd) &+ 0x3030_3030_3030_3030
  }
}
