import Testing

@testable import Measurement

@Suite struct LineAssemblerTests {
  @Test(arguments: 1...12)
  func joinsPiecesOfAnyLength(length: Int) {
    let text = Array("one\n\ntwo three\nféur\nunfinished".utf8)
    var assembler = LineAssembler()
    var lines: [String] = []
    for start in stride(from: 0, to: text.count, by: length) {
      Array(text[start..<min(start + length, text.count)]).withUnsafeBytes { bytes in
        assembler.append(bytes) { lines.append($0) }
      }
    }
    #expect(lines == ["one", "", "two three", "féur"])
  }
}
