import Streaming
import TestSupport
import Testing

struct MatchingLinesTests {
  @Test(arguments: [1, 2, 3, 5, 16, 64, 4096], ["ab", "a", "b.*a", "^$", "b$"])
  func countIsTheNumberOfLinesGiven(size: Int, text: String) throws {
    let folder = try TemporaryFolder()
    let isExpression = text.contains { ".^$".contains($0) }
    var pattern: LinePattern =
      isExpression
      ? .expression(try LineAutomaton(text)) : .text(BytePattern(text.utf8))
    for seed in UInt64(1)...20 {
      let path = try folder.write(Self.content(seed: seed), to: "file-\(seed)")
      var lines = MatchingLines(try ChunkReader(path, size: size), matching: pattern)
      var expected = 0
      while try lines.next() != nil { expected += 1 }
      for most in [0, 1, expected, Int.max] {
        let count = try MatchingLines.count(
          in: try ChunkReader(path, size: size), matching: &pattern, upTo: most)
        #expect(count == min(expected, most), "seed \(seed), at most \(most)")
      }
    }
  }

  /// Lines of few letters, the last with or without a newline.
  private static func content(seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let letters = Array("abc\n".utf8)
    return (0..<Int.random(in: 0...200, using: &random)).map { _ in
      letters[Int.random(in: 0..<letters.count, using: &random)]
    }
  }
}
