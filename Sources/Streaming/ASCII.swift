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
}

extension UnsafeRawBufferPointer {
  /// The content without a byte order mark at its start, with which some editors begin a file.
  package var withoutByteOrderMark: UnsafeRawBufferPointer {
    count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF
      ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
  }

  /// Where the content lies without the blanks at either end, or `nil` where all are blanks.
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
