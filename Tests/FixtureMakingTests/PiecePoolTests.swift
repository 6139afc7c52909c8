import Testing

@testable import FixtureMaking

@Suite struct PiecePoolTests {
  private func draft(_ text: String, fields: [Int] = []) -> PieceDraft {
    PieceDraft(text: Array(text.utf8), fields: fields)
  }

  private func written(_ pool: PiecePool, choice: UInt64) -> String {
    var random = SplitMix64(seed: 9)
    var memory = [UInt8](repeating: 0, count: pool.longestPiece + PiecePool.fieldWidth)
    let count = memory.withUnsafeMutableBytes { buffer in
      pool.withPointers { pieces in
        buffer.baseAddress.map {
          pieces.write(pieces.piece(for: choice), to: $0, random: &random)
        }
      }
    }
    return String(decoding: memory[..<(count ?? 0)], as: UTF8.self)
  }

  @Test func `chooses common pieces by the number's upper half`() {
    let pool = PiecePool(common: ["a\n", "b\n", "c\n", "d\n"].map { draft($0) })
    let choices: [UInt64] = [0, 0x4000_0000, 0x8000_0000, 0xFFFF_FFFF]
    #expect(choices.map { written(pool, choice: $0 << 32 | 1) } == ["a\n", "b\n", "c\n", "d\n"])
  }

  @Test func `chooses a rare piece once in 65,536`() {
    let pool = PiecePool(common: [draft("a\n")], rare: [draft("x\n"), draft("y\n")])
    #expect(written(pool, choice: 0) == "x\n")
    #expect(written(pool, choice: 0xFFFF_0000) == "y\n")
    #expect(written(pool, choice: 1) == "a\n")
  }

  @Test func `gives each field new digits`() {
    let pool = PiecePool(common: [draft("0000 0000 0000\n", fields: [0, 5, 10])])
    var random = SplitMix64(seed: 9)
    let first = DecimalDigits.eight(random: random.next())
    let second = DecimalDigits.eight(random: random.next())
    let digits = [first, second].map { word in
      withUnsafeBytes(of: word.littleEndian) { String(decoding: $0, as: UTF8.self) }
    }
    // The third field takes the fourth's digits as well, which come last.
    #expect(
      written(pool, choice: 1)
        == "\(digits[0].prefix(4)) \(digits[0].suffix(4)) \(digits[1].suffix(4))\n")
  }

  @Test func `leaves pieces without fields as they are`() {
    let pool = PiecePool(common: [draft("abc\n")])
    #expect(written(pool, choice: 1) == "abc\n")
  }
}
