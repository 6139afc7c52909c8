import Glibc

/// A text to look for, by its bytes.
///
/// It looks for the text's rarest byte with memchr(3), which the C library does at the speed of the
/// memory, and compares only there. It holds the text.
package struct BytePattern: Sendable {
  /// How many times a pattern occurs, and where the last time ends.
  package struct Occurrences: Equatable, Sendable {
    /// How many times, no two overlapping.
    package var count: Int
    /// Where the last one ends; 0 where there is none.
    package var end: Int
  }

  /// The bytes looked for.
  package let bytes: [UInt8]
  private let probe: UInt8
  private let probeOffset: Int

  /// Makes a pattern.
  ///
  /// - Parameter bytes: the bytes to look for, at least one.
  package init(_ bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    precondition(!bytes.isEmpty)
    let frequencies = bytes.map(BytePattern.frequency)
    probeOffset = bytes.indices.min { frequencies[$0] < frequencies[$1] } ?? 0
    probe = bytes[probeOffset]
    self.bytes = bytes
  }

  /// Where the pattern first stands at or after a place.
  ///
  /// - Parameters:
  ///   - text: the bytes to look in.
  ///   - start: where to begin, at most the text's count.
  /// - Returns: the place of its first byte, or `nil` where it does not stand whole.
  /// - Complexity: O(n) for ordinary text; O(n·m) at worst, where the rarest byte stands everywhere.
  package func firstIndex(in text: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let base = text.baseAddress else { return nil }
    return bytes.withUnsafeBytes { bytes in
      guard let wanted = bytes.baseAddress else { return nil }
      var next = base + start + probeOffset
      let last = base + text.count - (bytes.count - probeOffset)
      while next <= last, let found = memchr(next, Int32(probe), last - next + 1) {
        let candidate = UnsafeRawPointer(found) - probeOffset
        if memcmp(candidate, wanted, bytes.count) == 0 { return candidate - base }
        next = UnsafeRawPointer(found) + 1
      }
      return nil
    }
  }

  /// Counts the pattern from the start on, each time going on behind the occurrence found.
  ///
  /// - Parameter text: the bytes to look in.
  /// - Returns: the count and where to go on.
  /// - Complexity: as of `firstIndex`.
  package func occurrences(in text: UnsafeRawBufferPointer) -> Occurrences {
    var occurrences = Occurrences(count: 0, end: 0)
    while let index = firstIndex(in: text, from: occurrences.end) {
      occurrences.count += 1
      occurrences.end = index + bytes.count
    }
    return occurrences
  }

  /// How frequent a byte is in the text files people search, from 0 for hardly ever.
  private static func frequency(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"): 7
    case UInt8(ascii: "o"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "s"),
      UInt8(ascii: "r"), UInt8(ascii: "0"), UInt8(ascii: "1"), 0, newlineByte:
      6
    case UInt8(ascii: "2")...UInt8(ascii: "9"): 5
    case UInt8(ascii: "a")...UInt8(ascii: "z"): 4
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "="): 4
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): 3
    case UInt8(ascii: "!")...UInt8(ascii: "~"): 2
    default: 1
    }
  }
}
