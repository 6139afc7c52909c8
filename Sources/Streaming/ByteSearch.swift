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

  /// How often a byte stands in a part of the content.
  ///
  /// - Parameters:
  ///   - byte: the byte to count.
  ///   - range: the part, within the content.
  /// - Returns: how often.
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func count(of byte: UInt8, in range: Range<Int>) -> Int {
    guard let base = baseAddress else { return 0 }
    var next = base.advanced(by: range.lowerBound).assumingMemoryBound(to: UInt8.self)
    var left = range.count
    var total = 0
    while left > 0 {
      // So few that a byte can hold their count, which lets the compiler add many at once.
      let block = Swift.min(left, 255)
      var found: UInt8 = 0
      for index in 0..<block { found &+= next[index] == byte ? 1 : 0 }
      total += Int(found)
      next += block
      left -= block
    }
    return total
  }

  /// Where a byte stands for the n-th time, or how often it does where that is less.
  package enum Ordinal: Equatable, Sendable {
    /// The place of the one wanted.
    case at(Int)
    /// There are only so many.
    case missing(found: Int)
  }

  /// Where a byte stands for the n-th time.
  ///
  /// - Parameters:
  ///   - ordinal: which one is wanted, 1 for the first.
  ///   - byte: the byte to look for.
  /// - Returns: its place, or how many there are.
  /// - Complexity: O(n), some 10 bytes a nanosecond.
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
