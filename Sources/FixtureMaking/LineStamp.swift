/// What stands at the head of every piece of a body and is new each time.
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
    var next = self
    var text = [UInt8](repeating: 0, count: width)
    text.withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { next.write(to: base, random: 0) }
    }
    return text
  }

  /// Writes the stamp at `place`, where `width` bytes must fit, and goes on to the next.
  @inline(__always)
  mutating func write(to place: UnsafeMutableRawPointer, random: UInt64) {
    switch self {
    case .none: break
    case .clock(var clock):
      clock.write(to: place, random: random)
      self = .clock(clock)
    case .counter(var counter):
      counter.write(to: place)
      self = .counter(counter)
    }
  }
}
