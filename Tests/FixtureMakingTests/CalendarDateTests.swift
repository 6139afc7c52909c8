import Glibc
import MemoryTracking
import Testing

@testable import FixtureMaking

@Suite struct CalendarDateTests {
  @Test(
    arguments: [
      ("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11016), ("2026-03-01", 20513),
      ("9999-12-31", 2_932_896),
    ])
  func `reads and writes a day`(text: String, days: Int) {
    #expect(CalendarDate(text)?.daysSince1970 == days)
    #expect(CalendarDate(daysSince1970: days).description == text)
  }

  @Test(
    arguments: [
      "", "2026", "2026-3-01", "2026-02-29", "1900-02-28", "2026-13-01", "2026-00-10", "2026-04-31",
      "2026-04-00", "+026-04-01", "2026-04-01 ", "٢٠٢٦-04-01",
    ])
  func `refuses what is no day`(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func `agrees with the C library on every day of a century`() {
    for days in 0..<36_525 {
      var seconds = time_t(days * 86_400)
      var parts = tm()
      gmtime_r(&seconds, &parts)
      let month = (parts.tm_mon + 1).padded(toDigits: 2)
      let expected = "\(parts.tm_year + 1900)-\(month)-\(parts.tm_mday.padded(toDigits: 2))"
      #expect(CalendarDate(daysSince1970: days).description == expected)
    }
  }
}
