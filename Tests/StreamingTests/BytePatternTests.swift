import TestSupport
import Testing

@testable import Streaming

@Suite("BytePattern")
struct BytePatternTests {
  private func plainCount(_ pattern: [UInt8], in text: [UInt8]) -> BytePattern.Occurrences {
    var occurrences = BytePattern.Occurrences(count: 0, end: 0)
    var start = 0
    while start + pattern.count <= text.count {
      if Array(text[start..<(start + pattern.count)]) == pattern {
        occurrences.count += 1
        start += pattern.count
        occurrences.end = start
      } else {
        start += 1
      }
    }
    return occurrences
  }

  @Test("counts what a plain loop counts", arguments: 1...50)
  func counts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let text = random.bytes(count: Int(seed) * 6).map { $0 % 2 }
    let count = Int.random(in: 1...4, using: &random)
    let pattern = random.bytes(count: count).map { $0 % 2 }
    let found = text.withUnsafeBytes { BytePattern(pattern).occurrences(in: $0) }
    #expect(found == plainCount(pattern, in: text), "seed \(seed)")
  }

  @Test("finds a pattern from a place on")
  func place() {
    let pattern = BytePattern("ERROR".utf8)
    Array("ERROR, ERROR".utf8).withUnsafeBytes { text in
      #expect(pattern.firstIndex(in: text) == 0)
      #expect(pattern.firstIndex(in: text, from: 1) == 7)
      #expect(pattern.firstIndex(in: text, from: 8) == nil)
      #expect(pattern.firstIndex(in: text, from: 12) == nil)
    }
  }

  @Test("finds nothing in a text that is shorter than it, or empty")
  func short() {
    let pattern = BytePattern("ERROR".utf8)
    Array("ERRO".utf8).withUnsafeBytes { #expect(pattern.firstIndex(in: $0) == nil) }
    #expect(pattern.firstIndex(in: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
  }
}
