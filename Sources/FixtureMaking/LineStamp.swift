/// What stands at the head of each line of a body and is new each time.
enum LineStamp: Sendable {
  /// Nothing.
  case none
  /// The time.
  case clock(LineClock)
  /// The record's number.
  case counter(LineCounter)

  /// The length of the text.
  var width: Int {
    switch self {
    case .none: 0
    case .clock: LineClock.width
    case .counter: LineCounter.width
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
    }
  }
}
