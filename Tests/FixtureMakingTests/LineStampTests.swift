import Testing

@testable import FixtureMaking

@Suite struct LineClockTests {
  private func times(_ start: String, step: Int, count: Int, seed: UInt64) throws -> [String] {
    let day = try #require(CalendarDate(start))
    var stamp = LineStamp.clock(LineClock(start: day, longestStep: step))
    return stamp.texts(count: count, seed: seed)
  }

  /// The milliseconds since 1970 of a time in exactly the form it must have.
  private func milliseconds(_ text: String) throws -> Int {
    let form = /(....-..-..)T([01].|2[0-3]):([0-5].):([0-5].)\.(...)Z/
    let parts = try #require(text.wholeMatch(of: form), "\(text)").output
    let numbers = try [parts.2, parts.3, parts.4, parts.5].map { try #require(Int($0), "\(text)") }
    let day = try #require(CalendarDate(String(parts.1)), "\(text)").daysSince1970
    return (((day * 24 + numbers[0]) * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + numbers[3]
  }

  @Test(arguments: [0, 1, 12, 999, 1000, 60_000])
  func `goes on by up to its longest step`(step: Int) throws {
    let texts = try times("2026-03-01", step: step, count: 3000, seed: 5)
    #expect(texts[0] == "2026-03-01T00:00:00.000Z")
    var last = try milliseconds(texts[0])
    var longest = 0
    for text in texts.dropFirst() {
      let now = try milliseconds(text)
      #expect(0...step ~= now - last, "\(text), seed 5")
      longest = max(longest, now - last)
      last = now
    }
    #expect(longest >= step * 99 / 100)
  }

  @Test func `passes a leap day and the year's end`() throws {
    let leap = try times("2024-02-28", step: 60_000, count: 6000, seed: 1)
    #expect(Set(leap.map { $0.prefix(10) }) == ["2024-02-28", "2024-02-29", "2024-03-01"])
    let year = try times("2025-12-31", step: 60_000, count: 4000, seed: 1)
    #expect(Set(year.map { $0.prefix(10) }) == ["2025-12-31", "2026-01-01"])
  }
}

extension LineStamp {
  /// The texts of so many lines, written one after the other.
  mutating func texts(count: Int, seed: UInt64) -> [String] {
    var random = SplitMix64(seed: seed)
    let starts = (0..<count).map { UInt32($0 * width) }
    var memory = [UInt8](repeating: 0, count: count * width)
    memory.withUnsafeMutableBytes { memory in
      starts.withUnsafeBufferPointer { starts in
        guard let base = memory.baseAddress else { return }
        write(to: base, at: starts, random: &random)
      }
    }
    return starts.map { String(decoding: memory[Int($0)..<Int($0) + width], as: UTF8.self) }
  }
}

@Suite struct LineCounterTests {
  @Test func `counts from 1, with all its digits`() {
    var stamp = LineStamp.counter(LineCounter())
    #expect(stamp.width == 10)
    for (index, text) in stamp.texts(count: 20_005, seed: 1).enumerated() {
      let plain = String(index + 1)
      #expect(text == String(repeating: "0", count: 10 - plain.count) + plain)
    }
    #expect(String(decoding: stamp.text, as: UTF8.self) == "0000020006")
  }
}

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
