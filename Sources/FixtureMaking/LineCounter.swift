/// The number at the head of each record: ten digits, counting from 1.
struct LineCounter: Sendable {
  /// The length of the text.
  static let width = 10

  private var low = 1
  private var high: Int
  /// The first eight bytes of the text, of which the first six stay for 10,000 records.
  private var highText: UInt64 = 0

  init() {
    high = 0
    beginHigh()
  }

  /// Writes the number at `place`, then goes on; after 9,999,999,999 it begins at 0 again.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer) {
    place.storeBytes(of: highText.littleEndian, as: UInt64.self)
    place.storeBytes(of: DecimalDigits.four(low).littleEndian, toByteOffset: 6, as: UInt32.self)
    low &+= 1
    if low == 10_000 {
      low = 0
      high = (high + 1) % 1_000_000
      beginHigh()
    }
  }

  private mutating func beginHigh() {
    let first = DecimalDigits.four(high / 100)
    let second = DecimalDigits.four(high % 100)
    highText = UInt64(first) | (UInt64(second &>> 16) &<< 32)
  }
}
