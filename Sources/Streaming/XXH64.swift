/// The XXH64 digest of bytes that come piece by piece.
///
/// It proves that two answers are the same without keeping either. It is no cryptographic hash: it
/// finds damage, not forgery. The algorithm is that of the "XXH64 algorithm description" in xxHash's
/// specification, version 0.2; the digest is the same however the bytes are cut. A digest in
/// progress holds 80 bytes.
package struct XXH64: Sendable {
  private typealias Stripe = (UInt64, UInt64, UInt64, UInt64)

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripeSize = 32

  private let seed: UInt64
  private var lanes: Stripe
  private var pending: Stripe = (0, 0, 0, 0)
  private var totalCount: UInt64 = 0

  /// Begins a digest of no bytes.
  ///
  /// - Parameter seed: a number that gives another digest for the same bytes.
  package init(seed: UInt64 = 0) {
    self.seed = seed
    lanes = (
      seed &+ Self.prime1 &+ Self.prime2, seed &+ Self.prime2, seed, seed &- Self.prime1
    )
  }

  /// Takes in the next bytes.
  ///
  /// - Parameter bytes: any number of bytes, also none; they are not kept.
  /// - Complexity: O(n) in the count of bytes, constant space.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    let pendingCount = Int(totalCount % UInt64(Self.stripeSize))
    totalCount &+= UInt64(bytes.count)
    if pendingCount > 0 {
      let taken = min(rest.count, Self.stripeSize - pendingCount)
      keep(UnsafeRawBufferPointer(rebasing: rest[..<taken]), at: pendingCount)
      guard pendingCount + taken == Self.stripeSize else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
      withUnsafeBytes(of: pending) { lanes = Self.consume($0, into: lanes) }
    }
    let whole = rest.count - rest.count % Self.stripeSize
    lanes = Self.consume(UnsafeRawBufferPointer(rebasing: rest[..<whole]), into: lanes)
    keep(UnsafeRawBufferPointer(rebasing: rest[whole...]), at: 0)
  }

  /// The digest of all bytes taken in so far; more may follow.
  ///
  /// - Complexity: constant time and space.
  package func finalize() -> UInt64 {
    var digest = totalCount < Self.stripeSize ? seed &+ Self.prime5 : converged()
    digest &+= totalCount
    let pendingCount = Int(totalCount % UInt64(Self.stripeSize))
    withUnsafeBytes(of: pending) { pending in
      var offset = 0
      while offset + 8 <= pendingCount {
        let lane = UInt64(littleEndian: pending.load(fromByteOffset: offset, as: UInt64.self))
        digest ^= Self.round(0, lane)
        digest = Self.rotate(digest, 27) &* Self.prime1 &+ Self.prime4
        offset += 8
      }
      if offset + 4 <= pendingCount {
        let lane = UInt32(littleEndian: pending.load(fromByteOffset: offset, as: UInt32.self))
        digest ^= UInt64(lane) &* Self.prime1
        digest = Self.rotate(digest, 23) &* Self.prime2 &+ Self.prime3
        offset += 4
      }
      while offset < pendingCount {
        digest ^= UInt64(pending[offset]) &* Self.prime5
        digest = Self.rotate(digest, 11) &* Self.prime1
        offset += 1
      }
    }
    return Self.avalanche(digest)
  }

  /// A digest as 16 hexadecimal digits, as `xxhsum -H1` shows it.
  package static func text(of digest: UInt64) -> String {
    let digits = String(digest, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    withUnsafeMutableBytes(of: &pending) { pending in
      UnsafeMutableRawBufferPointer(rebasing: pending[offset...]).copyMemory(from: bytes)
    }
  }

  /// Mixes whole stripes into the lanes, which live in registers meanwhile.
  private static func consume(_ stripes: UnsafeRawBufferPointer, into lanes: Stripe) -> Stripe {
    guard var next = stripes.baseAddress else { return lanes }
    // Plain pointer steps: this loop is the whole cost of a digest, and bounds checks double it.
    let end = next + stripes.count
    var (a, b, c, d) = lanes
    while next < end {
      a = round(a, word(next))
      b = round(b, word(next + 8))
      c = round(c, word(next + 16))
      d = round(d, word(next + 24))
      next += stripeSize
    }
    return (a, b, c, d)
  }

  private func converged() -> UInt64 {
    var digest =
      Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12)
      &+ Self.rotate(lanes.3, 18)
    for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
      digest = (digest ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
    }
    return digest
  }

  private static func avalanche(_ value: UInt64) -> UInt64 {
    var digest = value
    digest = (digest ^ digest >> 33) &* prime2
    digest = (digest ^ digest >> 29) &* prime3
    return digest ^ digest >> 32
  }

  @inline(__always)
  private static func word(_ pointer: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: pointer.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ accumulator: UInt64, _ lane: UInt64) -> UInt64 {
    rotate(accumulator &+ lane &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }
}
