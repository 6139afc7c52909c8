import TestSupport
import Testing

@testable import Streaming

struct SortedNumbersTests {
  @Test(arguments: UInt64(1)...8) func sortsAndMerges(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var lists = (0..<Int(seed % 5)).map { _ in
      (0..<Int.random(in: 0...2000, using: &random)).map { _ in
        let shift = Int.random(in: 0...63, using: &random)
        return Int.random(in: Int.min...Int.max, using: &random) >> shift
      }
    }
    let expected = lists.joined().sorted()
    for index in lists.indices { SortedNumbers.sort(&lists[index]) }
    for list in lists { #expect(list == list.sorted(), "seed \(seed)") }
    var merged: [Int] = []
    try SortedNumbers.merge(lists) { merged.append($0) }
    #expect(merged == expected, "seed \(seed)")
  }
}
