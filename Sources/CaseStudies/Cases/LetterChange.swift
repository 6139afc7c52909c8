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

  /// Changes bytes in their place.
  func apply(_ bytes: UnsafeMutableRawBufferPointer) {
    // A loop for each change: so the compiler does 16 bytes at once.
    switch self {
    case .upper: LetterChange.apply(to: bytes) { LetterChange.upper($0) }
    case .lower: LetterChange.apply(to: bytes) { LetterChange.lower($0) }
    case .rot13: LetterChange.apply(to: bytes) { LetterChange.rot13($0) }
    }
  }

  @inline(__always)
  private static func apply(
    to bytes: UnsafeMutableRawBufferPointer, _ change: (UInt8) -> UInt8
  ) {
    guard let next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    for index in 0..<bytes.count { next[index] = change(next[index]) }
  }
}
