import Streaming
import TestSupport
import Testing

@Suite("LineReader")
struct LineReaderTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "gives lines whole and too long ones in pieces",
    arguments: [
      ("", []),
      ("\n", ["<\n>"]),
      ("a\nb", ["<a\n>", "<b>"]),
      ("a\n\nb\n", ["<a\n>", "<\n>", "<b\n>"]),
      ("abc\nabcd\n", ["<abc\n>", "<abcd", "\n>"]),
      ("abcdefghij", ["<abcd", "efgh", "ij>"]),
      ("abcd", ["<abcd"]),
      ("a\r\nb\r\n", ["<a\r\n>", "<b\r\n>"]),
    ] as [(String, [String])])
  func pieces(text: String, expected: [String]) throws {
    var lines = try LineReader(try folder.write(text, to: "a"), wholeLength: 4)
    var pieces: [String] = []
    while let line = try lines.next() {
      let text = String(decoding: line.bytes, as: UTF8.self)
      pieces.append((line.isStart ? "<" : "") + text + (line.isEnd ? ">" : ""))
    }
    #expect(pieces == expected)
  }

  @Test("gives every byte once, in order, and starts each line once", arguments: 1...30)
  func completeness(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let content = random.bytes(count: 5000).map { $0 < 6 ? newlineByte : $0 }
    let wholeLength = Int.random(in: 1...100, using: &random)
    var lines = try LineReader(try folder.write(content, to: "a"), wholeLength: wholeLength)
    var given: [UInt8] = []
    var starts = 0
    while let line = try lines.next() {
      #expect(line.offset == given.count, "seed \(seed)")
      #expect(line.isStart == (given.isEmpty || given.last == newlineByte), "seed \(seed)")
      #expect(!line.bytes.dropLast().contains(newlineByte), "seed \(seed)")
      given += line.bytes
      starts += line.isStart ? 1 : 0
    }
    #expect(given == content, "seed \(seed)")
    let newlines = content.count { $0 == newlineByte }
    #expect(starts == newlines + (content.last == newlineByte ? 0 : 1), "seed \(seed)")
  }
}
