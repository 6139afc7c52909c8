/// The clock of a log: it goes on by a few milliseconds a line and writes itself as
/// `2026-03-01T09:30:15.123Z`.
struct LineClock: Sendable {
  /// The length of the text.
  static let width = 24

  private let longestStep: UInt64
  /// Seconds since 1970, and the milliseconds past them.
  private var second: Int
  private var millisecond = 0
  /// `2026-03-01T09:30` and `:15.`, the first byte lowest.
  private var minuteText: (UInt64, UInt64) = (0, 0)
  private var secondText: UInt32 = 0

  /// Starts a clock.
  ///
  /// - Parameters:
  ///   - start: the day at whose first millisecond, in UTC, the clock starts.
  ///   - longestStep: the most milliseconds from a line to the next; the mean is half of it.
  init(start: CalendarDate, longestStep: Int) {
    second = start.daysSince1970 * 86_400
    self.longestStep = UInt64(longestStep)
    beginSecond()
    beginMinute()
  }

  /// Writes the time at `place`, then goes on.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer, random: inout SplitMix64) {
    place.storeBytes(of: minuteText.0.littleEndian, as: UInt64.self)
    place.storeBytes(of: minuteText.1.littleEndian, toByteOffset: 8, as: UInt64.self)
    place.storeBytes(of: secondText.littleEndian, toByteOffset: 16, as: UInt32.self)
    // `123Z`, without the thousands that are always 0.
    let millisecondText = (DecimalDigits.four(millisecond) &>> 8) | 0x5A00_0000
    place.storeBytes(of: millisecondText.littleEndian, toByteOffset: 20, as: UInt32.self)
    millisecond &+= Int(truncatingIfNeeded: ((random.next() &>> 32) &* (longestStep &+ 1)) &>> 32)
    if millisecond >= 1000 { carry() }
  }

  private mutating func carry() {
    let minute = second / 60
    second += millisecond / 1000
    millisecond %= 1000
    beginSecond()
    if second / 60 != minute { beginMinute() }
  }

  private mutating func beginSecond() {
    secondText = ((DecimalDigits.four(second % 60) &>> 8) & 0x00FF_FF00) | 0x2E00_003A
  }

  private mutating func beginMinute() {
    let minute = second / 60
    let date = CalendarDate(daysSince1970: minute / 1440).description
    let time = "\(CalendarDate.padded(minute / 60 % 24)):\(CalendarDate.padded(minute % 60))"
    let bytes = Array("\(date)T\(time)".utf8)
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    minuteText = (word(bytes[..<8]), word(bytes[8...]))
  }
}
