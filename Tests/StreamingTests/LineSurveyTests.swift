import Streaming
import TestSupport
import Testing

struct LineSurveyTests {
  private static let words = ["CRITICAL", "ERROR", "WARN", "INFO"]

  /// It gives what `LineReader` gives, and the words that a search finds.
  @Test(arguments: UInt64(1)...8) func givesTheLinesOfALineReader(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var content: [UInt8] = []
    for _ in 0..<Int.random(in: 0...300, using: &random) {
      let parts = Self.words + ["ERR", "x", "  ", String(repeating: ".", count: 250)]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        content += (parts.randomElement(using: &random) ?? "").utf8
      }
      if Int.random(in: 0..<40, using: &random) == 0 {
        // Some lines come in pieces.
        let count = Int.random(in: 100_000...500_000, using: &random)
        content += [UInt8](repeating: 0x2E, count: count)
        content += "ERROR".utf8
      }
      content.append(newlineByte)
    }
    content.removeLast(min(content.count, Int(seed % 2)))
    let folder = try TemporaryFolder()
    let path = try folder.write(content, to: "content")
    for words in [nil, LineWords(Self.words, reach: 256)] {
      var survey = LineSurvey(try ChunkReader(path), lookingFor: words)
      var reader = LineReader(try ChunkReader(path))
      while true {
        let (line, expected) = (try survey.next(), try reader.next())
        guard let line, let expected else {
          #expect(line == nil && expected == nil, "seed \(seed)")
          break
        }
        let isSame =
          line.offset == expected.offset && line.isStart == expected.isStart
          && line.isEnd == expected.isEnd && line.bytes.elementsEqual(expected.bytes)
        guard isSame else {
          Issue.record("seed \(seed): another line at \(expected.offset)")
          break
        }
        let head = String(decoding: expected.bytes.prefix(256), as: UTF8.self)
        let word = expected.isStart ? Self.words.firstIndex { head.contains($0) } : nil
        #expect(survey.word == (words == nil ? nil : word), "seed \(seed) at \(expected.offset)")
      }
    }
  }
}
