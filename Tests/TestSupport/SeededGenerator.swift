/// A generator whose numbers follow from its seed alone (SplitMix64).
///
/// Put `seed` into the message of a failing expectation, so that the failure can be repeated.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// What every number follows from.
  package let seed: UInt64
  private var state: UInt64

  /// Creates a generator at the start of the sequence for `seed`.
  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// Returns the next number of the sequence.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns `count` bytes, any value as likely as any other.
  package mutating func bytes(count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
  }
}
