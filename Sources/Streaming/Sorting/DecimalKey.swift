/// The number that a text begins with, as `sort -n` reads it: blanks, an optional minus, digits,
/// and a point with more digits. Without digits it is 0.
///
/// Its key orders numbers as their values are, except for those that differ only after their
/// sixteenth digit; `isExact` says whether it can. Only the first 64 bytes count.
struct DecimalKey {
  /// How much of a text is looked at.
  static let reach = 64

  /// A number that orders as the value does.
  let key: UInt64
  /// Whether the key is the whole value.
  var isExact: Bool { Self.isExact(key) }

  private static let digits = 16
  /// The middle of all keys is zero.
  private static let zero: UInt64 = 1 << 63

  init(_ text: UnsafeRawBufferPointer) {
    var scan = DecimalScan(text)
    guard let first = scan.nextDigit() else {
      key = Self.zero
      return
    }
    let exponent = scan.exponent
    var mantissa = UInt64(first)
    var count = 1
    while count < Self.digits, let digit = scan.nextDigit() {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      count += 1
    }
    while count < Self.digits {
      mantissa = mantissa &* 10
      count += 1
    }
    var isExact = true
    while let digit = scan.nextDigit() {
      guard digit == 0 else {
        isExact = false
        break
      }
    }
    // An exponent of 7 bits, a mantissa of 54, and a bit for what follows it.
    let magnitude = UInt64(exponent + Self.reach - 1) &<< 56 | mantissa &<< 2 | (isExact ? 0 : 2)
    key = scan.isNegative ? ~(Self.zero | magnitude) : Self.zero | magnitude
  }

  /// Whether a key is the whole value.
  static func isExact(_ key: UInt64) -> Bool { (key >= zero ? key : ~key) & 2 == 0 }

  /// Whether the number of the first text is smaller (-1), the same (0) or larger (1).
  static func compare(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
    let (one, other) = (DecimalKey(first), DecimalKey(second))
    guard one.key == other.key else { return one.key < other.key ? -1 : 1 }
    guard !one.isExact else { return 0 }
    var (left, right) = (DecimalScan(first), DecimalScan(second))
    while true {
      let (digit, otherDigit) = (left.nextDigit(), right.nextDigit())
      guard digit != nil || otherDigit != nil else { return 0 }
      let difference = Int(digit ?? 0) - Int(otherDigit ?? 0)
      if difference != 0 { return difference.signum() * (left.isNegative ? -1 : 1) }
    }
  }
}

/// The digits of a number from its first one that is not 0.
private struct DecimalScan {
  let isNegative: Bool
  /// How many digits stand before the point, or how many zeros follow it as a negative number;
  /// known once the first digit is.
  private(set) var exponent = 0
  private let text: UnsafeRawBufferPointer
  private var position: Int
  private var isPastPoint = false

  init(_ text: UnsafeRawBufferPointer) {
    let text = UnsafeRawBufferPointer(rebasing: text.prefix(DecimalKey.reach))
    var position = 0
    while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
    isNegative = position < text.count && text[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    while position < text.count, text[position] == UInt8(ascii: "0") { position += 1 }
    self.text = text
    self.position = position
    var end = position
    while end < text.count, text[end].isDigit { end += 1 }
    exponent = end - position
    guard exponent == 0, position < text.count, text[position] == UInt8(ascii: ".") else { return }
    isPastPoint = true
    self.position += 1
    while self.position < text.count, text[self.position] == UInt8(ascii: "0") {
      self.position += 1
      exponent -= 1
    }
  }

  mutating func nextDigit() -> UInt8? {
    guard position < text.count else { return nil }
    if !isPastPoint, text[position] == UInt8(ascii: ".") {
      isPastPoint = true
      position += 1
      guard position < text.count else { return nil }
    }
    guard text[position].isDigit else { return nil }
    defer { position += 1 }
    return text[position] - UInt8(ascii: "0")
  }
}
