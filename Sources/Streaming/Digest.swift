import CXXHash
import MemoryTracking

/// The XXH3 digest, of 64 bits, of bytes that come piece by piece.
///
/// It proves that two answers are the same without keeping either. It is not a cryptographic hash:
/// it finds damage, not forgery. The work is xxHash's library's, and `xxhsum -H3` gives the same
/// digest, which does not depend on how the bytes are cut. A digest in progress holds 576 bytes.
package struct Digest: ~Copyable {
  private let state: OpaquePointer

  /// Begins a digest of no bytes.
  package init() {
    // It fails if 576 bytes cannot be allocated, and then Swift's own allocations trap too.
    guard let state = XXH3_createState() else { preconditionFailure("out of memory") }
    XXH3_64bits_reset(state)
    self.state = state
  }

  deinit {
    XXH3_freeState(state)
  }

  /// Takes in the next bytes, which are not kept; O(n) time, constant space.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_64bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// The digest of all bytes taken in so far; more may follow.
  package var value: UInt64 { XXH3_64bits_digest(state) }

  /// The digest of all bytes taken in so far, as 16 hexadecimal digits.
  package var text: String { value.padded(toDigits: 16, radix: 16) }

  /// Digests the UTF-8 of a text; O(n) time, constant space.
  package static func of(_ text: String) -> Digest {
    var digest = Digest()
    let bytes = text.utf8Span.span.bytes
    bytes.withUnsafeBytes { digest.update($0) }
    return digest
  }
}

/// The SHA-256 digest of FIPS 180-4; no two texts with the same digest are known.
///
/// It identifies the very text a learner has agreed to; for a quick digest another text could be
/// made that has the same one.
package enum SHA256 {
  /// The digest of some bytes, as 64 hexadecimal digits.
  ///
  /// - Complexity: O(n) time and space, for the padded copy; lessons are a few KiB.
  package static func digest(of bytes: [UInt8]) -> String {
    var state = initialState
    let message = padded(bytes)
    for start in stride(from: 0, to: message.count, by: 64) {
      mix(message[start..<start + 64], into: &state)
    }
    return state.map { $0.padded(toDigits: 8, radix: 16) }.joined()
  }

  /// A one bit, zeros, and the length in bits, up to whole blocks of 64 bytes.
  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    let zeros = (119 - bytes.count % 64) % 64
    let length = withUnsafeBytes(of: UInt64(bytes.count * 8).bigEndian) { Array($0) }
    return bytes + [0x80] + [UInt8](repeating: 0, count: zeros) + length
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var schedule = stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
      block[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let (early, late) = (schedule[index - 15], schedule[index - 2])
      let small = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
      let large = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
      schedule.append(schedule[index - 16] &+ small &+ schedule[index - 7] &+ large)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let choice = (e & f) ^ (~e & g)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let first =
        h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice
        &+ constants[index] &+ schedule[index]
      let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    state = zip(state, [a, b, c, d, e, f, g, h]).map { $0 &+ $1 }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initialState: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  /// The same of the cube roots of the first 64.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
