import Streaming
import TestSupport
import Testing

@Suite("Byte search")
struct ByteSearchTests {
  @Test("finds what a plain loop finds, from either side", arguments: 1...30)
  func bothSides(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Values that differ by one or in the top bit are what a search by words could confuse.
    let alphabet: [UInt8] = [0x00, 0x01, 0x0A, 0x0B, 0x7F, 0x80, 0x8A, 0xFF]
    let content = (0..<Int.random(in: 0...60, using: &random)).map { _ in
      alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
    }
    content.withUnsafeBytes { bytes in
      for byte in alphabet {
        for place in 0...content.count {
          let first = content[place...].firstIndex(of: byte)
          let last = content[place...].lastIndex(of: byte)
          #expect(bytes.firstIndex(of: byte, from: place) == first, "seed \(seed)")
          #expect(bytes.lastIndex(of: byte, in: place..<content.count) == last, "seed \(seed)")
        }
      }
    }
  }
}
