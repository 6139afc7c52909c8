import CByteScan
import Glibc

/// A text to look for, by its bytes.
///
/// It compares two of the text's bytes, the rarest ones, at many places at once, and the whole text
/// only where both are right. It holds the text.
package struct BytePattern: Sendable {
  /// How many times a pattern occurs, and where the last time ends.
  package struct Occurrences: Equatable, Sendable {
    /// How many times, no two overlapping.
    package var count: Int
    /// Where the last one ends; 0 where there is none.
    package var end: Int
  }

  /// The bytes looked for; small letters where the case is ignored.
  package let bytes: [UInt8]
  /// Whether a letter of ASCII stands for the capital and the small one.
  package let ignoresCase: Bool
  /// The two rarest bytes, by which a place is found.
  private let first: byte_probe
  private let second: byte_probe

  /// Makes a pattern.
  ///
  /// - Parameters:
  ///   - bytes: the bytes to look for, at least one.
  ///   - ignoringCase: whether a letter of ASCII stands for the capital and the small one.
  package init(_ bytes: some Sequence<UInt8>, ignoringCase: Bool = false) {
    let bytes = bytes.map { ignoringCase ? $0.lowercased : $0 }
    precondition(!bytes.isEmpty)
    let ranks = bytes.map(ByteFrequency.rank)
    let rarest = bytes.indices.min { ranks[$0] < ranks[$1] } ?? 0
    // Of two equal bytes the second says less than one that differs, and of two neighbours less than
    // one far off: letters that stand together do so in many words.
    let others = bytes.indices.filter { bytes[$0] != bytes[rarest] }
    let second = others.min {
      (ranks[$0], abs($1 - rarest)) < (ranks[$1], abs($0 - rarest))
    }
    func probe(_ offset: Int) -> byte_probe {
      let byte = bytes[offset]
      return byte_probe(offset: offset, byte: byte, mask: ignoringCase && byte.isLetter ? 0x20 : 0)
    }
    first = probe(rarest)
    self.second = probe(second ?? rarest)
    self.bytes = bytes
    ignoresCase = ignoringCase
  }

  /// Where the pattern first stands at or after a place.
  ///
  /// - Parameters:
  ///   - text: the bytes to look in.
  ///   - start: where to begin, at most the text's count.
  /// - Returns: the place of its first byte, or `nil` where it does not stand whole.
  /// - Complexity: O(n) for ordinary text; O(n·m) at worst, where the text is nearly everywhere.
  package func firstIndex(in text: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let end = text.count - bytes.count + 1
    var next = start
    return bytes.withUnsafeBytes { bytes in
      while next < end {
        next = byte_scan_pair(base, next, end, first, second)
        if next < end, stands(bytes, at: base + next) { return next }
        next += 1
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

  private func stands(_ wanted: UnsafeRawBufferPointer, at place: UnsafePointer<UInt8>) -> Bool {
    guard ignoresCase else {
      return wanted.baseAddress.map { memcmp(place, $0, wanted.count) == 0 } ?? true
    }
    return wanted.indices.allSatisfy { place[$0].lowercased == wanted[$0] }
  }
}
