import Glibc
import Streaming
import TestSupport
import Testing

@Suite("NativeText")
struct NativeTextTests {
  private func bytes(of text: String) -> [UInt8] {
    text.nativePath.dropLast().map { UInt8(bitPattern: $0) }
  }

  @Test("leaves UTF-8 as it is", arguments: ["", "a", "é", "\u{10FFFF}", "\u{1F600}e\u{301}"])
  func valid(text: String) {
    #expect(NativeText.text(of: Array(text.utf8)) == text)
    #expect(bytes(of: text) == Array(text.utf8))
    #expect(!NativeText.holdsForeignBytes(text))
  }

  @Test(
    "gives back every byte",
    arguments: [
      [0xFF], [0x61, 0xE9, 0x62], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x8F, 0x9E, 0x80],
      [0xF4, 0x8F, 0x9F, 0xBF, 0xFF], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF],
    ] as [[UInt8]])
  func foreign(name: [UInt8]) {
    let text = NativeText.text(of: name)
    #expect(NativeText.holdsForeignBytes(text))
    #expect(bytes(of: text) == name)
  }

  @Test("gives back random bytes", arguments: [1, 2, 3] as [UInt64])
  func random(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let name = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        UInt8.random(in: 0x70...0xFF, using: &generator)
      }
      #expect(bytes(of: NativeText.text(of: name)) == name, "seed \(seed)")
    }
  }

  @Test("opens and replaces files of any name")
  func files() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/" + NativeText.text(of: [0x61, 0xE9])
    for text in ["one", "another"] {
      try write(text, to: path)
      #expect(try InputFile.check(path) == text.utf8.count)
    }
    #expect(access("\(folder.path)/a", F_OK) != 0)
    #expect(unlink(path.nativePath) == 0)
  }

  private func write(_ text: String, to path: String) throws {
    var writer = try AtomicFileWriter(replacing: path, durable: false)
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBytes { try writer.write($0) }
    try writer.commit()
  }
}
