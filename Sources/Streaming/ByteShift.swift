import CByteScan

/// A range of bytes, and how far each byte in it is moved.
///
/// Letters in ASCII stand in two such ranges, so capitals, small letters and rot13 are shifts.
package struct ByteShift: Sendable {
  /// The bytes that are moved.
  package let range: ClosedRange<UInt8>
  /// What is added to them, modulo 256.
  package let distance: Int8

  /// Makes a shift.
  package init(_ range: ClosedRange<UInt8>, by distance: Int8) {
    self.range = range
    self.distance = distance
  }

  fileprivate var scanned: byte_shift {
    byte_shift(
      least: range.lowerBound, most: range.upperBound, distance: UInt8(bitPattern: distance))
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Shifts bytes in their place.
  ///
  /// - Parameters:
  ///   - first: what becomes of the bytes in its range.
  ///   - second: what becomes of the bytes in its range, which has none in common with the first;
  ///     `nil` where there is but one.
  ///   - mask: bits that are taken as set while ranges are looked at: with 0x20, a range of small
  ///     letters of ASCII stands for the capitals too.
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func shift(_ first: ByteShift, _ second: ByteShift? = nil, ignoring mask: UInt8 = 0) {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    let still = ByteShift(first.range, by: 0)
    byte_scan_shift(base, count, mask, first.scanned, (second ?? still).scanned)
  }
}
