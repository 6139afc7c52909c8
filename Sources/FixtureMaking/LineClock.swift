/// The clock of a log: it goes on by a few milliseconds a line and writes itself as
/// `2026-03-01T09:30:15.123Z`.
struct LineClock: Sendable {
  /// The length of the text.
  static let width = 24

  private var now: Int
  private let longestStep: Int
  private var minuteStart = 0
  /// `2026-03-01T09:30` as two words, the first byte lowest.
  private var minuteText: (UInt64, UInt64) = (0, 0)

  /// Starts a clock.
  ///
  /// - Parameters:
  ///   - start: the day at whose first millisecond, in UTC, the clock starts.
  ///   - longestStep: the most milliseconds from a line to the next; the mean is half of it.
  init(start: CalendarDate, longestStep: Int) {
    now = start.daysSince1970 * 86_400_000
    self.longestStep = longestStep
    beginMinute()
  }

  /// Writes the time at `place`, then goes on.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer, random: UInt64) {
    let elapsed = now &- minuteStart
    let second = elapsed / 1000
    let seconds = DecimalDigits.four(second)
    let milliseconds = DecimalDigits.four(elapsed &- second &* 1000)
    place.storeBytes(of: minuteText.0.littleEndian, as: UInt64.self)
    place.storeBytes(of: minuteText.1.littleEndian, toByteOffset: 8, as: UInt64.self)
    // `:15.` and `123Z`, around the digits that are used.
    let colonPart = ((seconds &>> 8) & 0x00FF_FF00) | 0x2E00_003A
    place.storeBytes(of: colonPart.littleEndian, toByteOffset: 16, as: UInt32.self)
    let zPart = (milliseconds &>> 8) | 0x5A00_0000
    place.storeBytes(of: zPart.littleEndian, toByteOffset: 20, as: UInt32.self)
    now &+= Int(truncatingIfNeeded: ((random & 0xFFFF) &* UInt64(longestStep &+ 1)) &>> 16)
    if now &- minuteStart >= 60_000 { beginMinute() }
  }

  private mutating func beginMinute() {
    let minute = now / 60_000
    minuteStart = minute * 60_000
    let date = CalendarDate(daysSince1970: minute / 1440).description
    let time = "\(CalendarDate.padded(minute / 60 % 24)):\(CalendarDate.padded(minute % 60))"
    let bytes = Array("\(date)T\(time)".utf8)
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    minuteText = (word(bytes[..<8]), word(bytes[8...]))
  }
}
