import Streaming
import TestSupport
import Testing

@Suite struct XXH64Tests {
  /// The bytes that xxHash's own sanity check digests.
  private static func sanityBytes(count: Int) -> [UInt8] {
    var generator: UInt64 = 2_654_435_761
    return (0..<count).map { _ in
      defer { generator &*= 11_400_714_785_074_694_797 }
      return UInt8(generator >> 56)
    }
  }

  private static func digest(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    var digest = XXH64(seed: seed)
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.finalize()
  }

  @Test(
    arguments: [
      (0, 0, 0xEF46_DB37_51D8_E999), (0, 2_654_435_761, 0xAC75_FDA2_929B_17EF),
      (1, 0, 0xE934_A84A_DB05_2768), (1, 2_654_435_761, 0x5014_6076_43A9_B4C3),
      (4, 0, 0x9136_A0DC_A574_57EE), (14, 0, 0x8282_DCC4_994E_35C8),
      (14, 2_654_435_761, 0xC3BD_6BF6_3DEB_6DF0), (222, 0, 0xB641_AE8C_B691_C174),
      (222, 2_654_435_761, 0x20CB_8AB7_AE10_C14A),
    ] as [(Int, UInt64, UInt64)])
  func `gives the published digests`(count: Int, seed: UInt64, expected: UInt64) {
    #expect(Self.digest(Self.sanityBytes(count: count), seed: seed) == expected)
  }

  @Test func `does not depend on how the bytes are cut`() {
    var random = SeededGenerator(seed: 64)
    for _ in 0..<200 {
      let bytes = random.bytes(count: Int.random(in: 0...200, using: &random))
      let whole = Self.digest(bytes)
      var cut = XXH64()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 0...70, using: &random)))
        piece.withUnsafeBytes { cut.update($0) }
        rest = rest.dropFirst(piece.count)
      }
      #expect(cut.finalize() == whole, "seed \(random.seed), \(bytes.count) bytes")
    }
  }

  @Test func `can be looked at on the way`() {
    var digest = XXH64()
    for (count, byte) in Self.sanityBytes(count: 100).enumerated() {
      #expect(digest.finalize() == Self.digest(Self.sanityBytes(count: count)))
      withUnsafeBytes(of: byte) { digest.update($0) }
    }
  }

  @Test func `is written as 16 digits`() {
    #expect(XXH64.text(of: 0xEF46_DB37_51D8_E999) == "ef46db3751d8e999")
    #expect(XXH64.text(of: 0xABC) == "0000000000000abc")
  }
}
