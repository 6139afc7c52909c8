extension UInt8 {
  /// Whether it is a blank of ASCII: a space, or one of tab, newline, vertical tab, form feed and
  /// carriage return.
  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  /// The small letter of a capital one of ASCII, and any other byte as it is.
  var lowercased: UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
  }
}

extension UnsafeRawBufferPointer {
  /// Where the content lies without the blanks at either end, or `nil` where all are blanks.
  var trimmedRange: Range<Int>? {
    guard let first = firstIndex(where: { !$0.isBlank }),
      let last = lastIndex(where: { !$0.isBlank })
    else { return nil }
    return first..<(last + 1)
  }

  /// The content without the blanks at either end.
  var trimmed: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[trimmedRange ?? 0..<0])
  }
}
