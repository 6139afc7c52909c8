import MemoryTracking

/// A day of the Gregorian calendar, from 1970 on.
package struct CalendarDate: Hashable, Sendable {
  /// Days since 1 January 1970.
  package let daysSince1970: Int

  init(daysSince1970: Int) {
    self.daysSince1970 = daysSince1970
  }

  /// Reads a day off `2026-03-01`; `nil` for any other form and for a day no year has.
  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) })
    else { return nil }
    let numbers = parts.compactMap { Int(Substring($0)) }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    guard year >= 1970, (1...12).contains(month), (1...31).contains(day) else { return nil }
    // The years counted here begin in March, so that a leap day is a year's last.
    let years = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let leapDays = years / 4 - years / 100 + years / 400
    daysSince1970 = years * 365 + leapDays + dayOfYear - 719_468
    guard components == (year, month, day) else { return nil }
  }

  private var components: (year: Int, month: Int, day: Int) {
    let days = daysSince1970 + 719_468
    let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// `2026-03-01`; after the year 9999 the years start again at 0000.
  package var description: String {
    let (year, month, day) = components
    let monthAndDay = [month, day].map { "-" + $0.padded(toDigits: 2) }.joined()
    return (year % 10_000).padded(toDigits: 4) + monthAndDay
  }
}
