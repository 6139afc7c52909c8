import CByteScan

extension UInt8 {
  // Inlinable, for loops over whole files in other modules.

  /// Whether it is a blank of ASCII: a space, or one of tab, newline, vertical tab, form feed and
  /// carriage return.
  @inlinable package var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// Whether it is a digit of ASCII.
  @inlinable package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it is a letter of ASCII.
  @inlinable package var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  /// The small letter of a capital one of ASCII, and any other byte as it is.
  @inlinable package var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }

  /// The capital letter of a small one of ASCII, and any other byte as it is.
  @inlinable package var uppercased: UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
  }

  /// How many bytes a character of UTF-8 has that begins with this byte; 1 for a byte that cannot
  /// begin one.
  package var utf8Length: Int {
    switch self {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  /// Whether it goes on with a character of UTF-8 rather than beginning one.
  package var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
}

extension UnsafeRawBufferPointer {
  /// The content without a byte order mark at its start, with which some editors begin a file.
  package var withoutByteOrderMark: UnsafeRawBufferPointer {
    count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF
      ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
  }

  /// The range of the content without the blanks at either end, or `nil` if all are blanks.
  package var trimmedRange: Range<Int>? {
    guard let first = firstIndex(where: { !$0.isBlank }),
      let last = lastIndex(where: { !$0.isBlank })
    else { return nil }
    return first..<(last + 1)
  }

  /// The content without the blanks at either end.
  package var trimmed: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[trimmedRange ?? 0..<0])
  }
}

/// A range of bytes, and how far each byte in it is moved.
///
/// ASCII letters form two such ranges, so capitals, small letters and rot13 are shifts.
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
  /// Shifts the bytes of a range in their place, and those of a second one, which must not overlap
  /// the first. Bits of `mask` count as set while ranges are compared: with 0x20, a range of small
  /// ASCII letters includes the capitals.
  ///
  /// - Complexity: O(n), some 20 bytes a nanosecond.
  package func shift(_ first: ByteShift, _ second: ByteShift? = nil, ignoring mask: UInt8 = 0) {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    let still = ByteShift(first.range, by: 0)
    byte_scan_shift(base, count, mask, first.scanned, (second ?? still).scanned)
  }
}
