import CXXHash
import Synchronization

/// An estimate of how many different texts there were, from 64 KiB however many there are
/// (HyperLogLog).
///
/// Each text has a hash of 64 bits; 16 of them choose one of 65,536 registers, which keeps the most
/// zeros that the rest of a hash began with. The more texts, the longer the longest such run. The
/// standard error is 1.04 / √65536, 0.41 %. Several threads may add to it at the same time.
///
/// The estimate is Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches", 2017),
/// which needs no correction for few or for many texts.
package final class DistinctSketch: Sendable {
  /// By how much the estimate is off at most, as a part of the true number, or else by so many
  /// texts if there are few: five times the standard error.
  package static let error = 0.02
  /// See `error`.
  package static let errorOfFew = 2

  private static let indexBits = 16
  private static let registerCount = 1 << indexBits
  /// The most zeros that are counted, and one more for a hash without any.
  private static let mostZeros = 64 - indexBits

  // Safe since it is never changed, and what it points to is atomic.
  private nonisolated(unsafe) let registers: UnsafeMutablePointer<Atomic<UInt8>>

  /// Makes a sketch of no texts.
  package init() {
    registers = .allocate(capacity: Self.registerCount)
    for index in 0..<Self.registerCount { (registers + index).initialize(to: Atomic(0)) }
  }

  deinit {
    registers.deinitialize(count: Self.registerCount)
    registers.deallocate()
  }

  /// Takes in a text; one that was taken in before changes nothing.
  package func add(_ text: UnsafeRawBufferPointer) {
    let hash = XXH3_64bits(text.baseAddress, text.count)
    let zeros = (hash &<< Self.indexBits | 1 &<< (Self.indexBits - 1)).leadingZeroBitCount
    let rank = UInt8(zeros + 1)
    let index = Int(hash &>> Self.mostZeros)
    guard registers[index].load(ordering: .relaxed) < rank else { return }
    registers[index].max(rank, ordering: .relaxed)
  }

  /// How many different texts there were, about.
  package var estimate: Int {
    var counts = [Double](repeating: 0, count: Self.mostZeros + 2)
    for index in 0..<Self.registerCount {
      counts[Int(registers[index].load(ordering: .relaxed))] += 1
    }
    let registerCount = Double(Self.registerCount)
    guard counts[0] < registerCount else { return 0 }
    var sum = registerCount * Self.tau(1 - counts[Self.mostZeros + 1] / registerCount)
    for rank in (1...Self.mostZeros).reversed() { sum = 0.5 * (sum + counts[rank]) }
    sum += registerCount * Self.sigma(counts[0] / registerCount)
    let ln2 = 0.693_147_180_559_945_3
    return Int((registerCount * registerCount / (2 * ln2 * sum)).rounded())
  }

  private static func sigma(_ share: Double) -> Double {
    var (power, weight, sum, before) = (share, 1.0, share, -1.0)
    while sum != before {
      power *= power
      before = sum
      sum += power * weight
      weight += weight
    }
    return sum
  }

  private static func tau(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return 0 }
    var (root, weight, sum, before) = (share, 1.0, 1 - share, -1.0)
    while sum != before {
      root = root.squareRoot()
      before = sum
      weight *= 0.5
      sum -= (1 - root) * (1 - root) * weight
    }
    return sum / 3
  }
}
