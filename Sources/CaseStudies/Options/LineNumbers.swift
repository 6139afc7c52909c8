import Streaming

/// Numbers of lines as people list them: `5,1000,20-29`. It holds the ranges, not the numbers.
struct LineNumbers {
  private let ranges: [ClosedRange<Int>]

  /// Reads a list, or gives `nil` where it is none, or names line 0 or a range from back to front.
  init?(_ text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let ends = part.split(
        separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
      let numbers = ends.compactMap { end in
        end.allSatisfy(\.isDigit) ? Int(String(Substring(end))) : nil
      }
      guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last,
        first > 0, first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  /// The numbers in the order listed, made as they are asked for.
  var all: some Sequence<Int> { ranges.lazy.joined() }
}
