import CXXHash

/// The XXH3 digest, of 64 bits, of bytes that come piece by piece.
///
/// It proves that two answers are the same without keeping either. It is no cryptographic hash: it
/// finds damage, not forgery. The work is xxHash's library's, and `xxhsum -H3` gives the same
/// digest, which does not depend on how the bytes are cut. A digest in progress holds 576 bytes.
package struct Digest: ~Copyable {
  private let state: OpaquePointer

  /// Begins a digest of no bytes.
  package init() {
    // It fails where there is no memory for 576 bytes, at which Swift's own allocations trap too.
    guard let state = XXH3_createState() else { preconditionFailure("out of memory") }
    XXH3_64bits_reset(state)
    self.state = state
  }

  deinit {
    XXH3_freeState(state)
  }

  /// Takes in the next bytes.
  ///
  /// - Parameter bytes: any number of bytes, also none; they are not kept.
  /// - Complexity: O(n) in the count of bytes, constant space.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_64bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes taken in so far; more may follow.
  ///
  /// - Complexity: constant time and space.
  package var value: UInt64 { XXH3_64bits_digest(state) }

  /// The digest of all bytes taken in so far, as 16 hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
