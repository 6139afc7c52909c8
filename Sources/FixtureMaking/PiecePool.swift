import MemoryTracking

/// Ready-made pieces of text, of some lines each, that a fixture's body is put together from.
///
/// A fixture of gigabytes is made as fast as memory can be copied because each piece is written
/// once, here, and then only copied and given new digits and stamps. A pool holds its text and 4
/// bytes for each line and field, some hundred KiB in all, which a core's cache holds as well.
struct PiecePool: Sendable {
  /// Where a piece is in the text.
  struct Piece: Sendable {
    var start: UInt32
    var count: UInt32
    /// The index of its first line and of its first field in the tables of those.
    var firstLine: UInt32
    var firstField: UInt32
  }

  /// The length of a field: four digits, new each time the piece is used.
  static let fieldWidth = 4

  /// The pieces' text, one after the other.
  private var text: [UInt8] = []
  /// The pieces: first those in common use, then the rare ones.
  private var pieces: [Piece] = []
  /// How many of the pieces are in common use.
  private let commonCount: Int
  /// The offsets within their piece at which lines start, as many for each piece.
  private var lines: [UInt32] = []
  private let linesPerPiece: Int
  /// The offsets of the fields within their piece, as many for each piece, and an even number.
  private var fields: [UInt32] = []
  private let fieldsPerPiece: Int
  private(set) var longestPiece = 0

  /// Makes a pool of one or more common pieces, all as likely as each other, with as many lines in
  /// each; about one in 4,096 pieces is a rare one.
  init(common: [PieceDraft], rare: [PieceDraft] = []) {
    precondition(!common.isEmpty, "a pool needs a piece")
    commonCount = common.count
    linesPerPiece = common[0].lines.count
    // The same count for all, so that the loop over them never surprises the processor.
    let mostFields = (common + rare).reduce(1) { max($0, $1.fields.count) }
    fieldsPerPiece = mostFields + mostFields % 2
    for draft in common + rare { append(draft) }
  }

  private mutating func append(_ draft: PieceDraft) {
    precondition(draft.lines.count == linesPerPiece, "all pieces have as many lines")
    pieces.append(
      Piece(
        start: UInt32(text.count), count: UInt32(draft.text.count), firstLine: UInt32(lines.count),
        firstField: UInt32(fields.count)))
    text += draft.text
    longestPiece = max(longestPiece, draft.text.count)
    lines += draft.lines.map(UInt32.init)
    // A field that a piece lacks is written just after it, where the next piece goes.
    let spare = repeatElement(
      draft.fields.last ?? draft.text.count, count: fieldsPerPiece - draft.fields.count)
    fields += (draft.fields + spare).map(UInt32.init)
  }

  /// Gives the pool's memory to the loop that copies out of it.
  func withPointers<Result>(_ body: (PiecePointers) -> Result) -> Result {
    text.withUnsafeBytes { text in
      pieces.withUnsafeBufferPointer { pieces in
        lines.withUnsafeBufferPointer { lines in
          fields.withUnsafeBufferPointer { fields in
            guard let text = text.baseAddress, let pieces = pieces.baseAddress,
              let lines = lines.baseAddress, let fields = fields.baseAddress
            else { preconditionFailure("a pool has pieces, text, lines and fields") }
            return body(
              PiecePointers(
                text: text, pieces: pieces, lines: lines, fields: fields,
                commonCount: UInt64(commonCount),
                rareCount: UInt64(self.pieces.count - commonCount),
                linesPerPiece: linesPerPiece, fieldsPerPiece: fieldsPerPiece))
          }
        }
      }
    }
  }
}

/// A piece in the making.
struct PieceDraft: Hashable {
  var text: [UInt8] = []
  /// The offsets at which its lines start; a line may go on over several lines of the file.
  var lines: [Int] = []
  var fields: [Int] = []

  /// Begins a line with room for a stamp.
  mutating func beginLine(_ stamp: LineStamp) {
    lines.append(text.count)
    text += stamp.text
  }
}

/// A pool's memory, without the checks that would cost more than the copying.
///
/// Each index comes from the pool's own tables, or is a random number brought below a count of
/// theirs; the room at the place written to is its caller's to see to.
struct PiecePointers {
  let text: UnsafeRawPointer
  let pieces: UnsafePointer<PiecePool.Piece>
  let lines: UnsafePointer<UInt32>
  let fields: UnsafePointer<UInt32>
  let commonCount: UInt64
  let rareCount: UInt64
  let linesPerPiece: Int
  let fieldsPerPiece: Int

  /// The piece that a random number selects.
  @inline(__always)
  func piece(for choice: UInt64) -> PiecePool.Piece {
    var index = ((choice &>> 32) &* commonCount) &>> 32
    if choice & 0xFFF == 0 && rareCount > 0 {
      index = commonCount &+ ((((choice &>> 16) & 0xFFFF) &* rareCount) &>> 16)
    }
    return pieces[Int(truncatingIfNeeded: index)]
  }

  /// Copies a piece to `place` and gives its fields new digits.
  ///
  /// There must be room for the piece and a field more.
  @inline(__always)
  func write(
    _ piece: PiecePool.Piece, to place: UnsafeMutableRawPointer, random: inout SplitMix64
  ) {
    place.copyMemory(from: text + Int(piece.start), byteCount: Int(piece.count))
    var field = fields + Int(piece.firstField)
    let end = field + fieldsPerPiece
    while field < end {
      let digits = DecimalDigits.eight(random: random.next())
      let (low, high) = (UInt32(truncatingIfNeeded: digits), UInt32(digits &>> 32))
      place.storeBytes(of: low.littleEndian, toByteOffset: Int(field[0]), as: UInt32.self)
      place.storeBytes(of: high.littleEndian, toByteOffset: Int(field[1]), as: UInt32.self)
      field += 2
    }
  }

  @inline(__always)
  func lineStarts(of piece: PiecePool.Piece) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: lines + Int(piece.firstLine), count: linesPerPiece)
  }

  /// How many of a piece's lines fit a number of bytes, and the bytes they have.
  func linesFitting(_ room: Int, of piece: PiecePool.Piece) -> (lines: Int, bytes: Int) {
    if Int(piece.count) <= room { return (linesPerPiece, Int(piece.count)) }
    let starts = lineStarts(of: piece)
    let index = starts.lastIndex { Int($0) <= room } ?? 0
    return (index, Int(starts[index]))
  }
}

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

/// The generator of all randomness in fixtures: SplitMix64, whose numbers follow from the seed
/// alone.
///
/// The algorithm is that of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators"
/// (OOPSLA 2014), as published in C by Vigna. It uses integers only, so that a fixture is the same
/// on every machine; the methods here are part of that promise, and must never change what they
/// give.
struct SplitMix64: Hashable, Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed &>> 31
  }

  /// A number from 0 up to a bound that is under 2^32.
  @inline(__always)
  mutating func next(below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() &>> 32) &* UInt64(truncatingIfNeeded: bound)) &>> 32)
  }
}
