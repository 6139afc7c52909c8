import CByteScan
import Glibc

/// The newline, which ends a line.
package let newlineByte = UInt8(ascii: "\n")

extension UnsafeRawBufferPointer {
  /// Finds the first occurrence of a byte at or after a place, at most `count` (memchr(3)).
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Finds the last occurrence of a byte in a part of the content (memrchr(3)).
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func lastIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let place = byte_scan_last(base + range.lowerBound, range.count, byte)
    return place < range.count ? range.lowerBound + place : nil
  }

  /// Counts a byte in a part of the content.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func count(of byte: UInt8, in range: Range<Int>) -> Int {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    return byte_scan_count(base + range.lowerBound, range.count, byte)
  }

  /// The place of the n-th occurrence of a byte, or the number of occurrences if there are fewer.
  package enum Ordinal: Equatable, Sendable {
    /// The place of the one wanted.
    case at(Int)
    /// There are only this many.
    case missing(found: Int)
  }

  /// Finds the n-th occurrence of a byte, 1 for the first, or how many there are.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func index(ofOrdinal ordinal: Int, _ byte: UInt8) -> Ordinal {
    var start = 0
    var found = 0
    while start < count {
      let end = Swift.min(count, start + 1024)
      let foundHere = count(of: byte, in: start..<end)
      if found + foundHere >= ordinal { break }
      found += foundHere
      start = end
    }
    while let index = firstIndex(of: byte, from: start) {
      found += 1
      if found == ordinal { return .at(index) }
      start = index + 1
    }
    return .missing(found: found)
  }
}
