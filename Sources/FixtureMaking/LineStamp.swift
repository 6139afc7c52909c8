import MemoryTracking

/// What begins each line of a body and is new each time.
enum LineStamp: Sendable {
  case none
  case clock(LineClock)
  case counter(LineCounter)
  case recency(LineRecency)
  /// The start of a JSON object, with the counter as its first member.
  case member(LineCounter)
  /// The start tag of an XML element, with the counter as its attribute.
  case element(LineCounter)

  var width: Int {
    switch self {
    case .none: 0
    case .clock: LineClock.width
    case .counter: LineCounter.width
    case .recency: LineRecency.width
    case .member: LineCounter.memberWidth
    case .element: LineCounter.elementWidth
    }
  }

  /// The stamp that the next line would get.
  var text: [UInt8] {
    var (next, random) = (self, SplitMix64(seed: 0))
    var text = [UInt8](repeating: 0, count: width)
    text.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      withUnsafePointer(to: UInt32(0)) { start in
        next.write(to: base, at: UnsafeBufferPointer(start: start, count: 1), random: &random)
      }
    }
    return text
  }

  /// Writes a stamp at each of the starts, counted from `place`, where `width` bytes must fit.
  @inline(__always)
  mutating func write(
    to place: UnsafeMutableRawPointer, at starts: UnsafeBufferPointer<UInt32>,
    random: inout SplitMix64
  ) {
    switch self {
    case .none: break
    case .clock(var clock):
      for start in starts { clock.write(to: place + Int(start), random: &random) }
      self = .clock(clock)
    case .counter(var counter):
      for start in starts { counter.write(to: place + Int(start)) }
      self = .counter(counter)
    case .recency(var recency):
      for start in starts { recency.write(to: place + Int(start), random: &random) }
      self = .recency(recency)
    case .member(var counter):
      for start in starts { counter.writeMember(to: place + Int(start)) }
      self = .member(counter)
    case .element(var counter):
      for start in starts { counter.writeElement(to: place + Int(start)) }
      self = .element(counter)
    }
  }
}

/// The clock of a log: it goes on by a few milliseconds a line and writes itself as
/// `2026-03-01T09:30:15.123Z`.
struct LineClock: Sendable {
  static let width = 24

  private let longestStep: UInt64
  /// Seconds since 1970, and the milliseconds past them.
  private var second: Int
  private var millisecond = 0
  /// `2026-03-01T09:30` and `:15.`, the first byte lowest.
  private var minuteText: (UInt64, UInt64) = (0, 0)
  private var secondText: UInt32 = 0

  /// Starts a clock at the first millisecond of a day in UTC, which goes on by `longestStep`
  /// milliseconds at most from a line to the next, and by half of that on average.
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
    let time = [minute / 60 % 24, minute % 60].map { $0.padded(toDigits: 2) }.joined(separator: ":")
    let bytes = Array("\(date)T\(time)".utf8)
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    minuteText = (word(bytes[..<8]), word(bytes[8...]))
  }
}

/// The number at the head of each record: ten digits, counting from 1.
struct LineCounter: Sendable {
  static let width = 10

  private var low = 1
  private var high: Int
  /// The first eight bytes of the text, the first six of which stay for 10,000 records.
  private var highText: UInt64 = 0

  init() {
    high = 0
    beginHigh()
  }

  /// Writes the number at `place`, then goes on; after 9,999,999,999 it begins at 0 again.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer) {
    place.storeBytes(of: highText.littleEndian, as: UInt64.self)
    place.storeBytes(of: DecimalDigits.four(low).littleEndian, toByteOffset: 6, as: UInt32.self)
    low &+= 1
    if low == 10_000 {
      low = 0
      high = (high + 1) % 1_000_000
      beginHigh()
    }
  }

  /// The width of `{"id":"0000000001",`.
  static let memberWidth = 7 + width + 2

  /// Writes `{"id":"`, the number and `",` at `place`, then goes on.
  @inline(__always)
  mutating func writeMember(to place: UnsafeMutableRawPointer) {
    // `{"id":"0`, the first byte lowest; the number is written over the last one.
    place.storeBytes(of: UInt64(0x3022_3A22_6469_227B).littleEndian, as: UInt64.self)
    write(to: place + 7)
    place.storeBytes(of: UInt16(0x2C22).littleEndian, toByteOffset: 7 + Self.width, as: UInt16.self)
  }

  /// The width of `<order id="0000000001">`.
  static let elementWidth = 11 + width + 2

  /// Writes `<order id="`, the number and `">` at `place`, then goes on.
  @inline(__always)
  mutating func writeElement(to place: UnsafeMutableRawPointer) {
    // `<order i` and `d="0`, the first byte lowest; the number is written over the last one.
    place.storeBytes(of: UInt64(0x6920_7265_6472_6F3C).littleEndian, as: UInt64.self)
    place.storeBytes(of: UInt32(0x3022_3D64).littleEndian, toByteOffset: 8, as: UInt32.self)
    write(to: place + 11)
    place.storeBytes(
      of: UInt16(0x3E22).littleEndian, toByteOffset: 11 + Self.width, as: UInt16.self)
  }

  private mutating func beginHigh() {
    let first = DecimalDigits.four(high / 100)
    let second = DecimalDigits.four(high % 100)
    highText = UInt64(first) | (UInt64(second &>> 16) &<< 32)
  }
}

/// Decimal digits as ASCII, several to a word, the first in the word's lowest byte.
///
/// Fixtures hold hundreds of millions of digits, so they are made by a few operations on a word
/// and not one by one.
enum DecimalDigits {
  /// The four digits of a number under 10,000, with leading zeros.
  @inline(__always)
  static func four(_ value: Int) -> UInt32 {
    let value = UInt32(truncatingIfNeeded: value)
    // Multiplying by 5243 / 2^19 divides by 100 up to 10,000, by 103 / 2^10 divides by 10 up to
    // 100.
    let hundreds = (value &* 5243) &>> 19
    let pairs = hundreds | ((value &- hundreds &* 100) &<< 16)
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F
    return (tens | ((pairs &- tens &* 10) &<< 8)) &+ 0x3030_3030
  }

  /// Eight digits out of the eight bytes of a random number, each `byte × 10 ÷ 256`.
  @inline(__always)
  static func eight(random: UInt64) -> UInt64 {
    let even = (((random & 0x00FF_00FF_00FF_00FF) &* 10) &>> 8) & 0x000F_000F_000F_000F
    let odd = (((random &>> 8) & 0x00FF_00FF_00FF_00FF) &* 10) & 0x0F00_0F00_0F00_0F00
    return (even | odd) &+ 0x3030_3030_3030_3030
  }
}
