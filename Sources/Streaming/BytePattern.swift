import Glibc

/// A text to look for, by its bytes.
///
/// It compares two of the text's bytes, the rarest ones, at 64 places at once, and the whole text
/// only where both are right. It holds the text.
package struct BytePattern: Sendable {
  /// How many times a pattern occurs, and where the last time ends.
  package struct Occurrences: Equatable, Sendable {
    /// How many times, no two overlapping.
    package var count: Int
    /// Where the last one ends; 0 where there is none.
    package var end: Int
  }

  /// A byte of the text to be found first. A place fits where its byte, with the bits of `mask`
  /// set, is `byte`.
  private struct Probe {
    var offset: Int
    var byte: UInt8
    var mask: UInt8
  }

  private static let blockSize = 64

  /// The bytes looked for; small letters where the case is ignored.
  package let bytes: [UInt8]
  /// Whether a letter of ASCII stands for the capital and the small one.
  package let ignoresCase: Bool
  private let first: Probe
  private let second: Probe

  /// Makes a pattern.
  ///
  /// - Parameters:
  ///   - bytes: the bytes to look for, at least one.
  ///   - ignoringCase: whether a letter of ASCII stands for the capital and the small one.
  package init(_ bytes: some Sequence<UInt8>, ignoringCase: Bool = false) {
    let bytes = bytes.map { ignoringCase ? $0.lowercased : $0 }
    precondition(!bytes.isEmpty)
    let rarest = bytes.indices.sorted {
      ByteFrequency.rank(bytes[$0]) < ByteFrequency.rank(bytes[$1])
    }
    func probe(_ offset: Int) -> Probe {
      let byte = bytes[offset]
      return Probe(offset: offset, byte: byte, mask: ignoringCase && byte.isLetter ? 0x20 : 0)
    }
    first = probe(rarest[0])
    // Of two equal bytes the second says less than one that differs.
    second = probe(rarest.dropFirst().first { bytes[$0] != bytes[rarest[0]] } ?? rarest[0])
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
    guard let base = text.baseAddress else { return nil }
    return bytes.withUnsafeBytes { bytes in
      guard let wanted = bytes.baseAddress else { return nil }
      let base = base.assumingMemoryBound(to: UInt8.self)
      let end = text.count - bytes.count + 1
      var next = start
      while next + BytePattern.blockSize <= end {
        if mayStand(in: base + next) {
          let block = next..<(next + BytePattern.blockSize)
          if let index = place(of: wanted, among: block, of: base) { return index }
        }
        next += BytePattern.blockSize
      }
      return next < end ? place(of: wanted, among: next..<end, of: base) : nil
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

  /// Whether both probes fit at any of the places of a block.
  ///
  /// One loop without a way out, which the compiler turns into a few instructions for 16 places.
  @inline(__always)
  private func mayStand(in block: UnsafePointer<UInt8>) -> Bool {
    let (head, tail) = (block + first.offset, block + second.offset)
    var hits: UInt8 = 0
    for index in 0..<BytePattern.blockSize {
      let isHead: UInt8 = head[index] | first.mask == first.byte ? 1 : 0
      let isTail: UInt8 = tail[index] | second.mask == second.byte ? 1 : 0
      hits |= isHead & isTail
    }
    return hits != 0
  }

  private func place(
    of wanted: UnsafeRawPointer, among places: Range<Int>, of base: UnsafePointer<UInt8>
  ) -> Int? {
    var place = places.lowerBound
    while place < places.upperBound {
      // The C library finds the next place for one byte sooner than a loop does.
      if first.mask == 0 {
        let head = base + place + first.offset
        guard let found = memchr(head, Int32(first.byte), places.upperBound - place) else {
          return nil
        }
        place += UnsafeRawPointer(found) - UnsafeRawPointer(head)
      }
      if base[place + first.offset] | first.mask == first.byte,
        base[place + second.offset] | second.mask == second.byte, isEqual(wanted, base + place)
      {
        return place
      }
      place += 1
    }
    return nil
  }

  private func isEqual(_ wanted: UnsafeRawPointer, _ candidate: UnsafePointer<UInt8>) -> Bool {
    guard ignoresCase else { return memcmp(candidate, wanted, bytes.count) == 0 }
    return bytes.indices.allSatisfy { candidate[$0].lowercased == bytes[$0] }
  }
}
