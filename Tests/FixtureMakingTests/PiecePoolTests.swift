import Testing

@testable import FixtureMaking

@Suite struct PiecePoolTests {
  private func draft(_ text: String, lines: [Int] = [0], fields: [Int] = []) -> PieceDraft {
    PieceDraft(text: Array(text.utf8), lines: lines, fields: fields)
  }

  private func written(_ pool: PiecePool, choice: UInt64) -> String {
    var random = SplitMix64(seed: 9)
    var memory = [UInt8](repeating: 0, count: pool.longestPiece + PiecePool.fieldWidth)
    let count = memory.withUnsafeMutableBytes { buffer in
      pool.withPointers { pieces in
        let piece = pieces.piece(for: choice)
        if let base = buffer.baseAddress { pieces.write(piece, to: base, random: &random) }
        return Int(piece.count)
      }
    }
    return String(decoding: memory[..<count], as: UTF8.self)
  }

  @Test func `chooses common pieces by the number's upper half`() {
    let pool = PiecePool(common: ["a\n", "b\n", "c\n", "d\n"].map { draft($0) })
    let choices: [UInt64] = [0, 0x4000_0000, 0x8000_0000, 0xFFFF_FFFF]
    #expect(choices.map { written(pool, choice: $0 << 32 | 1) } == ["a\n", "b\n", "c\n", "d\n"])
  }

  @Test func `chooses a rare piece by twelve bits`() {
    let pool = PiecePool(common: [draft("a\n")], rare: [draft("x\n"), draft("y\n")])
    #expect(written(pool, choice: 0) == "x\n")
    #expect(written(pool, choice: 0xFFFF_0000) == "y\n")
    #expect(written(pool, choice: 0xFFFF_0001) == "a\n")
  }

  @Test func `gives each field new digits`() {
    let pool = PiecePool(common: [draft("0000 0000 0000\n", fields: [0, 5, 10])])
    var random = SplitMix64(seed: 9)
    let digits = (0..<2).map { _ in
      withUnsafeBytes(of: DecimalDigits.eight(random: random.next()).littleEndian) {
        String(decoding: $0, as: UTF8.self)
      }
    }
    // The third field takes the fourth's digits as well, which come last.
    #expect(
      written(pool, choice: 1)
        == "\(digits[0].prefix(4)) \(digits[0].suffix(4)) \(digits[1].suffix(4))\n")
  }

  @Test func `leaves pieces without fields as they are`() {
    #expect(written(PiecePool(common: [draft("abc\n")]), choice: 1) == "abc\n")
  }

  @Test(
    arguments: [
      (-1, 0, 0), (0, 0, 0), (2, 0, 0), (3, 1, 3), (6, 1, 3), (7, 2, 7), (9, 2, 7), (10, 3, 10),
      (99, 3, 10),
    ])
  func `tells how many lines fit`(room: Int, lines: Int, bytes: Int) {
    let pool = PiecePool(common: [draft("aa\nbbb\ncc\n", lines: [0, 3, 7])])
    let fitting = pool.withPointers { $0.linesFitting(room, of: $0.piece(for: 1)) }
    #expect(fitting == (lines, bytes))
  }
}
