import Streaming

/// A change of the letters of ASCII; all other bytes stay as they are, so it needs no decoding and
/// no byte depends on another.
enum LetterChange: String, CaseIterable, Sendable {
  case upper, lower, rot13

  /// Finds a change by its name, which `CaseStudy.validated` has checked.
  init(_ name: String) {
    guard let change = LetterChange(rawValue: name) else {
      preconditionFailure("no change '\(name)'")
    }
    self = change
  }

  /// What becomes of a byte.
  @inline(__always)
  func callAsFunction(_ byte: UInt8) -> UInt8 {
    switch self {
    case .upper: byte.uppercased
    case .lower: byte.lowercased
    case .rot13:
      // The letters of the first half of the alphabet go up, those of the second down.
      if (UInt8(ascii: "a")...UInt8(ascii: "m")).contains(byte | 0x20) {
        byte &+ 13
      } else if (UInt8(ascii: "n")...UInt8(ascii: "z")).contains(byte | 0x20) {
        byte &- 13
      } else {
        byte
      }
    }
  }

  /// Changes bytes in their place, as `callAsFunction` would one by one.
  func apply(_ bytes: UnsafeMutableRawBufferPointer) {
    let letters = { UInt8(ascii: $0)...UInt8(ascii: $1) }
    switch self {
    case .upper: bytes.shift(ByteShift(letters("a", "z"), by: -32))
    case .lower: bytes.shift(ByteShift(letters("A", "Z"), by: 32))
    case .rot13:
      bytes.shift(
        ByteShift(letters("a", "m"), by: 13), ByteShift(letters("n", "z"), by: -13), ignoring: 0x20)
    }
  }
}
