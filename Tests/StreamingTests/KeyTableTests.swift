import TestSupport
import Testing

@testable import Streaming

@Suite("KeyTable, Fields and DistinctSketch")
struct KeyTableTests {
  @Test("counts keys of all lengths as a dictionary does, and gives them in both orders")
  func counts() throws {
    var random = SeededGenerator(seed: 3)
    var expected: [[UInt8]: Int] = [:]
    var order: [[UInt8]] = []
    let table = try KeyTable<Int>()
    for number in 0..<60_000 {
      let longest = number % 500 == 0 ? KeyTable<Int>.longestKey : 12
      var key = random.bytes(count: Int.random(in: 0...3, using: &random))
      if number % 3 == 0 { key += [UInt8](repeating: 0, count: longest - key.count) }
      if expected[key] == nil { order.append(key) }
      expected[key, default: 0] += 1
      try key.withUnsafeBytes { key in
        try table.update(key, from: 0) { $0 += 1 }
      }
    }
    #expect(table.count == expected.count)
    var found: [([UInt8], Int)] = []
    try table.forEach { found.append((Array($0), $1)) }
    #expect(found.map(\.0) == order)
    #expect(found.allSatisfy { expected[$0.0] == $0.1 })
    var sorted: [[UInt8]] = []
    try table.forEachSorted { key, _ in sorted.append(Array(key)) }
    #expect(sorted == order.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test("finds fields between blanks and tabs")
  func fields() {
    func field(_ number: Int, _ line: String) -> String {
      Array(line.utf8).withUnsafeBytes {
        String(decoding: Fields.field(number, of: $0), as: UTF8.self)
      }
    }
    #expect((1...4).map { field($0, " \ta b\t\tc ") } == ["a", "b", "c", ""])
    #expect(field(1, "") == "" && field(1, "  ") == "" && field(2, "a") == "")
    #expect(field(1, "a\r") == "a\r")
  }

  @Test("estimates within its stated error", arguments: [0, 1, 2, 100, 5000, 300_000])
  func sketch(count: Int) {
    let sketch = DistinctSketch()
    for _ in 0..<2 {
      for number in 0..<count {
        withUnsafeBytes(of: number) { sketch.add($0) }
      }
    }
    let most = max(Double(DistinctSketch.errorOfFew), DistinctSketch.error * Double(count))
    #expect(abs(Double(sketch.estimate - count)) <= most, "\(sketch.estimate)")
    #expect(count > 0 || sketch.estimate == 0)
  }
}
