import Testing

@testable import FixtureMaking

@Suite struct LineClockTests {
  private func times(_ start: String, step: Int, count: Int, random: UInt64) throws -> [String] {
    let day = try #require(CalendarDate(start))
    var stamp = LineStamp.clock(LineClock(start: day, longestStep: step))
    return (0..<count).map { _ in
      let text = String(decoding: stamp.text, as: UTF8.self)
      stamp.withNext(random: random)
      return text
    }
  }

  @Test func `writes the time and goes on`() throws {
    #expect(
      try times("2026-03-01", step: 0xFFFF, count: 3, random: 25_500) == [
        "2026-03-01T00:00:00.000Z", "2026-03-01T00:00:25.500Z", "2026-03-01T00:00:51.000Z",
      ])
    #expect(
      try times("2024-02-28", step: 60_000, count: 2, random: .max) == [
        "2024-02-28T00:00:00.000Z", "2024-02-28T00:01:00.000Z",
      ])
  }

  @Test func `passes leap days and the year's end`() throws {
    let leap = try times("2024-02-28", step: 60_000, count: 3000, random: .max)
    #expect(leap[1440] == "2024-02-29T00:00:00.000Z")
    #expect(leap[2880] == "2024-03-01T00:00:00.000Z")
    let newYear = try times("2025-12-31", step: 60_000, count: 1442, random: .max)
    #expect(newYear[1439] == "2025-12-31T23:59:00.000Z")
    #expect(newYear[1441] == "2026-01-01T00:01:00.000Z")
  }

  @Test func `never goes back`() throws {
    var random = SplitMix64(seed: 5)
    let day = try #require(CalendarDate("2026-03-01"))
    var stamp = LineStamp.clock(LineClock(start: day, longestStep: 900))
    var last = ""
    for _ in 0..<2000 {
      let text = String(decoding: stamp.text, as: UTF8.self)
      #expect(text >= last, "seed 5")
      last = text
      stamp.withNext(random: random.next())
    }
    #expect(last > "2026-03-01T00:10")
  }
}

extension LineStamp {
  /// Goes on as if a line had been written.
  mutating func withNext(random: UInt64) {
    var place = [UInt8](repeating: 0, count: width)
    place.withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { write(to: base, random: random) }
    }
  }
}
