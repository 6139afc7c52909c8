import CXXHash
import Synchronization

/// A table from texts to values, for as many texts as there are: each is held once, with its value
/// and some 30 bytes.
///
/// A dictionary of arrays takes an allocation for each key, and more than twice as much. It belongs
/// to one thread at a time. Keys have up to `longestKey` bytes.
package final class KeyTable<Value: BitwiseCopyable & Sendable>: Sendable {
  /// The longest key.
  package static var longestKey: Int { 1 << 16 }

  @usableFromInline let places: KeyPlaces

  /// Makes an empty table.
  ///
  /// - Throws: `StreamingError.noMemory`, as everything that adds a key does.
  package init() throws(StreamingError) {
    precondition(MemoryLayout<Value>.alignment <= 16, "the value's alignment is too large")
    places = try KeyPlaces(valueSize: MemoryLayout<Value>.size, longestKey: Self.longestKey)
  }

  /// How many keys there are.
  package var count: Int { places.count }

  /// Changes the value of a key, which is `initial` if the key is new.
  ///
  /// - Complexity: O(n) in the key's length.
  @inlinable @inline(__always)
  package func update(
    _ key: UnsafeRawBufferPointer, from initial: Value, _ change: (inout Value) -> Void
  ) throws(StreamingError) {
    let (place, isNew) = try places.find(key)
    let value = place.assumingMemoryBound(to: Value.self)
    if isNew { value.initialize(to: initial) }
    change(&value.pointee)
  }

  /// Gives all keys with their values, in the order in which they came.
  package func forEach(
    _ body: (UnsafeRawBufferPointer, Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    for place in places.all { try give(place, body) }
  }

  /// Gives all keys with their values, in the order of the keys' bytes.
  ///
  /// - Complexity: O(n log n) comparisons; 8 bytes a key.
  package func forEachSorted(
    _ body: (UnsafeRawBufferPointer, Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    for place in try places.sorted() { try give(place, body) }
  }

  private func give(
    _ place: UInt64, _ body: (UnsafeRawBufferPointer, Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    let header = places.header(at: place)
    let value = UnsafeRawPointer(header + 1).load(as: Value.self)
    try body(places.key(of: header), value)
  }
}

/// Where the keys of a table are, whatever the type of their values: not generic, so that it is
/// compiled once and for all.
@usableFromInline
final class KeyPlaces: Sendable {
  /// What lies before a value and its key in a block.
  struct Header: BitwiseCopyable {
    var hash: UInt64
    var count: Int
  }

  private let valueSize: Int
  private let longestKey: Int
  private static var blockSize: Int { 1 << 18 }
  /// The bits of a slot that say where the key is; the others are some of its hash.
  private static var placeBits: UInt64 { 48 }

  // Safe since only the table's thread touches it. A slot of 0 is free.
  private nonisolated(unsafe) var slots: MemoryRegion
  private nonisolated(unsafe) var blocks: [MemoryRegion] = []
  private nonisolated(unsafe) var blockEnd = KeyPlaces.blockSize
  private(set) nonisolated(unsafe) var count = 0

  init(valueSize: Int, longestKey: Int) throws(StreamingError) {
    self.valueSize = valueSize
    self.longestKey = longestKey
    slots = try MemoryRegion(byteCount: 1 << 13)
  }

  /// Where the value of a key is, and whether the key is new, in which case it has none yet.
  @usableFromInline
  func find(
    _ key: UnsafeRawBufferPointer
  ) throws(StreamingError) -> (UnsafeMutableRawPointer, isNew: Bool) {
    let hash = XXH3_64bits(key.baseAddress, key.count)
    let table = slots.bytes.bindMemory(to: UInt64.self)
    let mask = table.count - 1
    let tag = (hash &>> Self.placeBits) &<< Self.placeBits
    var index = Int(truncatingIfNeeded: hash) & mask
    while case let slot = table[index], slot != 0 {
      if (slot &>> Self.placeBits) &<< Self.placeBits == tag {
        let header = header(at: (slot & ((1 &<< Self.placeBits) &- 1)) &- 1)
        if header.pointee.hash == hash, compareBytes(self.key(of: header), key) == 0 {
          return (UnsafeMutableRawPointer(header + 1), false)
        }
      }
      index = (index &+ 1) & mask
    }
    let place = try add(key, Header(hash: hash, count: key.count))
    table[index] = tag | (place + 1)
    count += 1
    if count * 4 > table.count * 3 { try grow() }
    return (UnsafeMutableRawPointer(header(at: place) + 1), true)
  }

  /// The places of all keys, in the order of the keys' bytes.
  func sorted() throws(StreamingError) -> ContiguousArray<UInt64> {
    var order = ContiguousArray<UInt64>()
    order.reserveCapacity(count)
    order.append(contentsOf: all)
    try order.withUnsafeMutableBufferPointer { (order) throws(StreamingError) in
      try heapsort(order) { compareBytes(key(of: header(at: $0)), key(of: header(at: $1))) < 0 }
    }
    return order
  }

  private func size(ofKey count: Int) -> Int {
    // Whole units of 16 bytes, so that any value is aligned.
    (MemoryLayout<Header>.stride + valueSize + count + 15) / 16 * 16
  }

  private func add(_ key: UnsafeRawBufferPointer, _ header: Header) throws(StreamingError) -> UInt64
  {
    precondition(key.count <= longestKey, "the key is too long")
    let size = size(ofKey: key.count)
    if blockEnd + size > Self.blockSize {
      if let last = blocks.last, blockEnd + MemoryLayout<Header>.stride <= Self.blockSize {
        // What says that no key follows in this block.
        var none = header
        none.count = -1
        last.bytes.storeBytes(of: none, toByteOffset: blockEnd, as: Header.self)
      }
      blocks.append(try MemoryRegion(byteCount: Self.blockSize))
      blockEnd = 0
    }
    let place = (blocks.count - 1) * Self.blockSize + blockEnd
    let memory = blocks[blocks.count - 1].bytes
    memory.storeBytes(of: header, toByteOffset: blockEnd, as: Header.self)
    UnsafeMutableRawBufferPointer(
      rebasing: memory[(blockEnd + MemoryLayout<Header>.stride + valueSize)...]
    ).copyMemory(from: key)
    blockEnd += size
    return UInt64(place)
  }

  private func grow() throws(StreamingError) {
    let larger = try MemoryRegion(byteCount: slots.bytes.count * 2)
    let table = larger.bytes.bindMemory(to: UInt64.self)
    let mask = table.count - 1
    for slot in slots.bytes.bindMemory(to: UInt64.self) where slot != 0 {
      let hash = header(at: (slot & ((1 &<< Self.placeBits) &- 1)) &- 1).pointee.hash
      var index = Int(truncatingIfNeeded: hash) & mask
      while table[index] != 0 { index = (index &+ 1) & mask }
      table[index] = slot
    }
    slots = larger
  }

  @inline(__always)
  func header(at place: UInt64) -> UnsafeMutablePointer<Header> {
    let place = Int(place)
    let memory = blocks[place / Self.blockSize].bytes
    guard let base = memory.baseAddress else { preconditionFailure("a block has memory") }
    return (base + place % Self.blockSize).assumingMemoryBound(to: Header.self)
  }

  @inline(__always)
  func key(of header: UnsafeMutablePointer<Header>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: UnsafeRawPointer(header + 1) + valueSize, count: header.pointee.count)
  }

  /// Where the keys are, in the order in which they came.
  var all: some Sequence<UInt64> {
    sequence(state: 0) { (place: inout Int) -> UInt64? in
      while place / Self.blockSize < self.blocks.count {
        let block = place / Self.blockSize
        let offset = place % Self.blockSize
        let isLast = block == self.blocks.count - 1
        let end = isLast ? self.blockEnd : Self.blockSize - MemoryLayout<Header>.stride + 1
        if offset < end, case let count = self.header(at: UInt64(place)).pointee.count, count >= 0 {
          defer { place += self.size(ofKey: count) }
          return UInt64(place)
        }
        place = (block + 1) * Self.blockSize
      }
      return nil
    }
  }
}

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
