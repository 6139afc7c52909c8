import Testing

@testable import FixtureMaking

@Suite struct DecimalDigitsTests {
  private func text(_ word: some FixedWidthInteger) -> String {
    withUnsafeBytes(of: word.littleEndian) { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `writes every number of four digits`() {
    for value in 0..<10_000 {
      let plain = String(value)
      #expect(
        text(DecimalDigits.four(value))
          == String(repeating: "0", count: 4 - plain.count) + plain)
    }
  }

  @Test func `makes a digit of each random byte`() {
    #expect(text(DecimalDigits.eight(random: 0)) == "00000000")
    #expect(text(DecimalDigits.eight(random: .max)) == "99999999")
    for byte in UInt64(0)..<256 {
      let digit = String(byte * 10 / 256)
      #expect(
        text(DecimalDigits.eight(random: byte * 0x0101_0101_0101_0101))
          == String(repeating: digit, count: 8))
    }
    #expect(text(DecimalDigits.eight(random: 0xFF00_FF00_80C0_4020)) == "12750909")
  }
}
