import Glibc

/// An order of lines, which is that of `LC_ALL=C sort`: by bytes, or by a number, by the whole line
/// or by a field. Lines that are the same in what is asked for are ordered by all their bytes.
package struct LineOrder: Sendable, Hashable {
  /// The field that counts, 1 for the first; `nil` for the whole line. Blanks and tabs separate
  /// fields, as they do in awk. (`sort -b -k N,N`)
  package var field: Int?
  /// Whether the number counts that the field begins with. (`sort -n`)
  package var isNumeric: Bool
  /// Whether the largest comes first. (`sort -r`)
  package var isReversed: Bool

  /// Makes an order, by default that of all bytes.
  package init(field: Int? = nil, isNumeric: Bool = false, isReversed: Bool = false) {
    self.field = field
    self.isNumeric = isNumeric
    self.isReversed = isReversed
  }

  /// Whether nothing counts but all bytes of the line.
  var isPlain: Bool { field == nil && !isNumeric }

  /// Whether a line comes before another; each may end with its newline.
  ///
  /// - Complexity: O(n) in the length of the shorter one, constant space.
  package func precedes(_ line: [UInt8], _ other: [UInt8]) -> Bool {
    line.withUnsafeBytes { line in
      other.withUnsafeBytes { other in
        let result = compare(line.withoutNewline, other.withoutNewline)
        return isReversed ? result > 0 : result < 0
      }
    }
  }

  /// Compares lines without their newlines, as if nothing were reversed: negative if the first one
  /// is the smaller one, 0 if they are the same.
  func compare(_ line: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
    if !isPlain {
      let (key, otherKey) = (self.key(of: line), self.key(of: other))
      let result =
        isNumeric
        ? DecimalKey.compare(key, otherKey) : compareBytes(key, otherKey)
      if result != 0 { return result }
    }
    return compareBytes(line, other)
  }

  /// What counts in a line.
  @inline(__always)
  func key(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let field else { return line }
    return Fields.field(field, of: line)
  }

  /// The order of a line's first bytes, as a number, of what counts from `depth` on.
  @inline(__always)
  func prefix(of line: UnsafeRawBufferPointer) -> UInt64 {
    isNumeric ? DecimalKey(key(of: line)).key : key(of: line).prefix(from: 0)
  }
}

/// Compares texts byte by byte; one that begins another is the smaller one (memcmp(3)).
@inline(__always)
func compareBytes(_ text: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
  let count = min(text.count, other.count)
  if count > 0, let start = text.baseAddress, let otherStart = other.baseAddress {
    let result = memcmp(start, otherStart, count)
    if result != 0 { return Int(result) }
  }
  return text.count - other.count
}

extension UnsafeRawBufferPointer {
  /// The place up to which two texts are the same, at most `limit`, if they are up to `start`; that
  /// if one of them is shorter.
  ///
  /// - Complexity: O(n) in that place.
  func commonEnd(
    with other: UnsafeRawBufferPointer, from start: Int, upTo limit: Int
  ) -> Int {
    let end = Swift.min(limit, count, other.count)
    var index = start
    while index + 8 <= end {
      let difference =
        loadUnaligned(fromByteOffset: index, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard difference == 0 else {
        return index + difference.littleEndian.trailingZeroBitCount / 8
      }
      index += 8
    }
    while index < end, self[index] == other[index] { index += 1 }
    return index
  }

  /// The content without a newline at its end.
  package var withoutNewline: UnsafeRawBufferPointer {
    last == newlineByte ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }

  /// Eight bytes from a place on as a number that orders as they do; zeros follow the last one.
  @inline(__always)
  func prefix(from depth: Int) -> UInt64 {
    guard count - depth < 8 else {
      return UInt64(bigEndian: loadUnaligned(fromByteOffset: depth, as: UInt64.self))
    }
    let rest = Swift.max(0, count - depth)
    // Loads that overlap, since a loop over a few bytes costs more.
    if rest >= 4 {
      let head = UInt32(bigEndian: loadUnaligned(fromByteOffset: depth, as: UInt32.self))
      let tail = UInt32(bigEndian: loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
      return UInt64(head) &<< 32 | UInt64(tail) &<< UInt64(8 &* (8 &- rest))
    }
    guard rest > 0 else { return 0 }
    let (middle, last) = (rest / 2, rest - 1)
    return UInt64(self[depth]) &<< 56
      | UInt64(self[depth + middle]) &<< UInt64(56 &- 8 &* middle)
      | UInt64(self[depth + last]) &<< UInt64(56 &- 8 &* last)
  }
}
