import CByteScan
import Glibc

/// A text to look for, by its bytes.
///
/// It compares two of the text's bytes, the rarest ones, at many places at once, and the whole text
/// only where both are right. It holds the text.
package struct BytePattern: Sendable {
  /// How many times a pattern occurs, and where the last occurrence ends.
  package struct Occurrences: Equatable, Sendable {
    /// How many times, no two overlapping.
    package var count: Int
    /// Where the last one ends; 0 if there is none.
    package var end: Int
  }

  /// The bytes to find, in lower case if the case is ignored.
  package let bytes: [UInt8]
  /// Whether an ASCII letter matches both cases.
  package let ignoresCase: Bool
  /// The two rarest bytes, by which a place is found.
  fileprivate let pair: byte_pair
  private let beginning: WordPattern

  /// Makes a pattern of one byte or more, of which an ASCII letter may match both cases.
  package init(_ bytes: some Sequence<UInt8>, ignoringCase: Bool = false) {
    let bytes = bytes.map { ignoringCase ? $0.lowercased : $0 }
    precondition(!bytes.isEmpty)
    let ranks = bytes.map(ByteFrequency.rank)
    let rarest = bytes.indices.min { ranks[$0] < ranks[$1] } ?? 0
    // Of two equal bytes the second says less than one that differs, and of two neighbours less
    // than one far off: adjacent letters are adjacent in many words.
    let others = bytes.indices.filter { bytes[$0] != bytes[rarest] }
    let second = others.min {
      (ranks[$0], abs($1 - rarest)) < (ranks[$1], abs($0 - rarest))
    }
    func probe(_ offset: Int) -> byte_probe {
      let byte = bytes[offset]
      return byte_probe(offset: offset, byte: byte, mask: ignoringCase && byte.isLetter ? 0x20 : 0)
    }
    pair = byte_pair(first: probe(rarest), second: probe(second ?? rarest))
    self.bytes = bytes
    ignoresCase = ignoringCase
    beginning = WordPattern(bytes, ignoringCase: ignoringCase)
  }

  /// Finds the first whole occurrence at or after a place, at most the text's count.
  ///
  /// - Complexity: O(n) for ordinary text; O(n·m) at worst, if the pattern nearly matches
  ///   everywhere.
  package func firstIndex(in text: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let end = text.count - bytes.count + 1
    var next = start
    while next < end {
      next = withUnsafePointer(to: pair) { byte_scan_first(base, next, end, $0, 1) }
      if next < end, stands(in: text, at: next) { return next }
      next += 1
    }
    return nil
  }

  /// Passes on the place of every occurrence at or after a place, overlapping ones too, in order,
  /// until `body` returns false.
  ///
  /// With many occurrences this is faster than asking for the first one again and again.
  ///
  /// - Complexity: as of `firstIndex`, and two KiB of the stack.
  @inline(__always)
  func forEachIndex(
    in text: UnsafeRawBufferPointer, from start: Int, _ body: (Int) -> Bool
  ) {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    let end = text.count - bytes.count + 1
    var next = start
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(byte_scan_places)) { places in
      guard let found = places.baseAddress else { return }
      while next < end {
        let count = byte_scan_pairs(base, &next, end, pair.first, pair.second, found)
        for place in places[..<count] where stands(in: text, at: place) {
          guard body(place) else { return }
        }
      }
    }
  }

  /// Counts the occurrences from the start, continuing after each one found.
  ///
  /// - Complexity: as of `firstIndex`.
  package func occurrences(in text: UnsafeRawBufferPointer) -> Occurrences {
    var occurrences = Occurrences(count: 0, end: 0)
    forEachIndex(in: text, from: 0) { index in
      if index >= occurrences.end {
        occurrences.count += 1
        occurrences.end = index + bytes.count
      }
      return true
    }
    return occurrences
  }

  /// Whether the pattern is at a place that has room for it.
  @inline(__always)
  fileprivate func stands(in text: UnsafeRawBufferPointer, at place: Int) -> Bool {
    let isLong = bytes.count > WordPattern.size
    guard isLong || place + WordPattern.size > text.count else {
      return beginning.stands(in: text, at: place)
    }
    if isLong, !beginning.stands(in: text, at: place) { return false }
    return bytes.indices.allSatisfy {
      (ignoresCase ? text[place + $0].lowercased : text[place + $0]) == bytes[$0]
    }
  }
}

/// A few texts to look for in one look. It holds the texts.
struct BytePatterns: Sendable {
  /// The most texts.
  static let most = Int(byte_scan_most_pairs)

  private let patterns: [BytePattern]
  private let pairs: [byte_pair]
  private let longest: Int

  /// Makes a look for 1 to `most` texts.
  init(_ patterns: [BytePattern]) {
    precondition((1...Self.most).contains(patterns.count))
    self.patterns = patterns
    pairs = patterns.map(\.pair)
    longest = patterns.map(\.bytes.count).max() ?? 0
  }

  /// Finds the first place at or after another, at most the text's count, where one of them is.
  ///
  /// - Complexity: O(n) for ordinary text, whatever their number; O(n·m) at worst, as of
  ///   `BytePattern.firstIndex`.
  func firstIndex(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    let end = text.count - longest + 1
    var next = start
    while next < end {
      next = byte_scan_first(base, next, end, pairs, pairs.count)
      if next < end, patterns.contains(where: { $0.stands(in: text, at: next) }) { return next }
      next += 1
    }
    // Near the end there is room for the shorter ones alone.
    return (max(start, end)..<max(start, text.count)).first { place in
      patterns.contains { place + $0.bytes.count <= text.count && $0.stands(in: text, at: place) }
    }
  }
}

/// The first bytes of a pattern, up to eight, to be compared at once.
private struct WordPattern {
  static let size = MemoryLayout<UInt64>.size

  private var wanted: UInt64 = 0
  /// The bits that are set before the comparison: what a capital letter differs by.
  private var ignored: UInt64 = 0
  private var compared: UInt64 = 0

  init(_ bytes: [UInt8], ignoringCase: Bool) {
    for (index, byte) in bytes.prefix(Self.size).enumerated() {
      // As the byte lies in a word that is loaded from its place in memory.
      func lane(_ byte: UInt8) -> UInt64 { (UInt64(byte) << (index * 8)).littleEndian }
      wanted |= lane(byte)
      compared |= lane(.max)
      if ignoringCase, byte.isLetter { ignored |= lane(0x20) }
    }
  }

  /// Whether the bytes are at a place that a whole word follows.
  @inline(__always)
  func stands(in text: UnsafeRawBufferPointer, at place: Int) -> Bool {
    let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    return ((word | ignored) ^ wanted) & compared == 0
  }
}

/// How frequent a byte is in the text files that people search.
enum ByteFrequency {
  /// A rank from 0 (hardly ever) to 7 (all the time).
  static func rank(_ byte: UInt8) -> Int {
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
