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

  @Test("counts what a plain loop counts", arguments: UInt64(1)...50, [1, 3, 7, 8, 9, 17])
  func counts(seed: UInt64, length: Int) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("aA@".utf8) + [0x80, 0xA0]
    func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
    }
    // A pattern so long stands nowhere by chance, so it is put there, whole and cut off.
    let pattern = bytes(length)
    let text = (0..<Int(seed)).reduce(into: [] as [UInt8]) { text, _ in
      text += bytes(Int.random(in: 0...4, using: &random))
      text += pattern.prefix(Int.random(in: 0...(length + 4), using: &random))
    }
    text.withUnsafeBytes { content in
      let found = BytePattern(pattern).occurrences(in: content)
      #expect(found == plainCount(pattern, in: text))
      let folded = BytePattern(pattern, ignoringCase: true).occurrences(in: content)
      #expect(folded == plainCount(pattern.map(\.lowercased), in: text.map(\.lowercased)))
    }
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

  @Test("finds the first of several texts, near the end too", arguments: UInt64(1)...40)
  func several(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters = Array("aAb".utf8)
    func bytes(_ counts: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: counts, using: &random)).map { _ in
        letters[Int.random(in: 0..<letters.count, using: &random)]
      }
    }
    let texts = (0...(Int(seed) % BytePatterns.most)).map { _ in bytes(1...12) }
    let content = bytes(0...300)
    for ignoresCase in [false, true] {
      let patterns = BytePatterns(texts.map { BytePattern($0, ignoringCase: ignoresCase) })
      let (sought, text) =
        ignoresCase
        ? (texts.map { $0.map(\.lowercased) }, content.map(\.lowercased)) : (texts, content)
      content.withUnsafeBytes { content in
        for start in 0...content.count {
          let expected = (start..<text.count).first { place in
            sought.contains { text[place...].starts(with: $0) }
          }
          #expect(patterns.firstIndex(in: content, from: start) == expected)
        }
      }
    }
  }

  @Test("finds nothing in a text that is shorter than it, or empty")
  func short() {
    let pattern = BytePattern("ERROR".utf8)
    Array("ERRO".utf8).withUnsafeBytes { #expect(pattern.firstIndex(in: $0) == nil) }
    #expect(pattern.firstIndex(in: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
  }
}
