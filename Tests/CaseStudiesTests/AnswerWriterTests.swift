import CaseStudies
import Streaming
import TestSupport
import Testing

@Suite("AnswerWriter")
struct AnswerWriterTests {
  @Test("gives one digest however the answer is cut", arguments: 1...20)
  func cuts(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: seed)
    let content = random.bytes(count: Int(seed) * 10_000)
    var digest = Digest()
    content.withUnsafeBytes { digest.update($0) }

    let answer = try AnswerWriter(to: folder.path("answer"))
    var start = 0
    while start < content.count {
      let end = min(content.count, start + Int.random(in: 0...50_000, using: &random))
      try answer.write(Array(content[start..<end]))
      start = end
    }
    let digits = try answer.finish()
    #expect(digits == digest.text, "seed \(seed)")
    #expect(answer.byteCount == content.count, "seed \(seed)")
    #expect(try folder.contents(of: "answer") == content, "seed \(seed)")
  }

  @Test("writes numbers as Swift does")
  func numbers() throws {
    let folder = try TemporaryFolder()
    let powers = (0..<19).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }
    var numbers = [0, Int.min, Int.max] + powers.flatMap { [$0, $0 - 1, -$0, 1 - $0] }
    // More than the buffer holds.
    for _ in 0..<6 { numbers += numbers }
    let answer = try AnswerWriter(to: folder.path("answer"))
    for number in numbers { try answer.writeLine(number) }
    _ = try answer.finish()
    let expected = Array(numbers.map { "\($0)\n" }.joined().utf8)
    #expect(answer.byteCount == expected.count)
    #expect(try folder.contents(of: "answer") == expected)
  }

  @Test("leaves the file of before where the answer is not finished")
  func unfinished() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("before", to: "answer")
    do {
      let answer = try AnswerWriter(to: path)
      try answer.write("half an answer")
    }
    #expect(folder.names() == ["answer"])
    #expect(try folder.contents(of: "answer") == Array("before".utf8))
  }
}
