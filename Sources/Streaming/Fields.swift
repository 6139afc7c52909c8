/// The fields of a line, as awk sees them: runs of bytes between blanks and tabs.
package enum Fields {
  /// A field by its number, 1 for the first; empty if there are fewer.
  ///
  /// - Complexity: O(n) in the bytes up to its end, constant space.
  @inlinable
  package static func field(
    _ number: Int, of line: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    var end = 0
    var left = number
    while true {
      var start = end
      while start < line.count, isSeparator(line[start]) { start += 1 }
      end = start
      while end < line.count, !isSeparator(line[end]) { end += 1 }
      left -= 1
      if left == 0 || start == line.count {
        return UnsafeRawBufferPointer(rebasing: line[start..<end])
      }
    }
  }

  /// Whether a byte separates fields.
  @inlinable
  package static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
