import Streaming
import TestSupport
import Testing

@Suite struct DigestTests {
  private static func digest(_ bytes: [UInt8]) -> UInt64 {
    var digest = Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return digest.value
  }

  /// Digests of xxHash's specification, for the bytes that its own sanity check makes.
  @Test(
    arguments: [
      (0, 0x2D06_8005_38D3_94C2), (1, 0xC44B_DFF4_074E_ECDB), (6, 0x27B5_6A84_CD2D_7325),
      (12, 0xA713_DAF0_DFBB_77E7), (24, 0xA3FE_70BF_9D35_10EB), (48, 0x397D_A259_ECBA_1F11),
      (80, 0xBCDE_FBBB_2C47_C90A), (195, 0xCD94_217E_E362_EC3A),
    ] as [(Int, UInt64)])
  func `gives the published digests`(count: Int, expected: UInt64) {
    var generator: UInt64 = 2_654_435_761
    let bytes = (0..<count).map { _ in
      defer { generator &*= 11_400_714_785_074_694_797 }
      return UInt8(generator >> 56)
    }
    #expect(Self.digest(bytes) == expected)
  }

  @Test func `does not depend on how the bytes are cut`() {
    var random = SeededGenerator(seed: 64)
    for _ in 0..<200 {
      let bytes = random.bytes(count: Int.random(in: 0...2000, using: &random))
      var cut = Digest()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 0...700, using: &random)))
        piece.withUnsafeBytes { cut.update($0) }
        rest = rest.dropFirst(piece.count)
        #expect(cut.value == Self.digest(Array(bytes.dropLast(rest.count))), "seed \(random.seed)")
      }
    }
  }

  @Test func `is written as 16 digits`() {
    #expect(Digest().text == "2d06800538d394c2")
    var digest = Digest()
    Array("7".utf8).withUnsafeBytes { digest.update($0) }
    #expect(digest.text == "06eed105b82285fa")
  }
}

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4, and lengths about the border of a block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
    (
      String(repeating: "a", count: 1000),
      "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
    ),
  ])
  func digests(text: String, digest: String) {
    #expect(SHA256.digest(of: Array(text.utf8)) == digest)
  }
}
