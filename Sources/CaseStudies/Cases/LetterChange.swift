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
    case .upper: for index in bytes.indices { bytes[index] = LetterChange.upper(bytes[index]) }
    case .lower: for index in bytes.indices { bytes[index] = LetterChange.lower(bytes[index]) }
    case .rot13: for index in bytes.indices { bytes[index] = LetterChange.rot13(bytes[index]) }
    }
  }
}
