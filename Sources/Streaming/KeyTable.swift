import CXXHash

/// A table from texts to values, for as many texts as there are: each is held once, with its value
/// and some 30 bytes.
///
/// A dictionary of arrays takes an allocation for each key, and more than twice as much. It belongs
/// to one thread at a time. Keys have up to `longestKey` bytes.
package final class KeyTable<Value: BitwiseCopyable & Sendable>: Sendable {
  /// The longest key.
  package static var longestKey: Int { 1 << 16 }

  /// What lies before a key in its block.
  private struct Header: BitwiseCopyable {
    var hash: UInt64
    var count: Int
    var value: Value
  }

  private static var blockSize: Int { 1 << 18 }
  /// The bits of a slot that say where the key is; the others are some of its hash.
  private static var placeBits: UInt64 { 48 }

  // Safe since only the table's thread touches it. A slot of 0 is free.
  private nonisolated(unsafe) var slots: MemoryRegion
  private nonisolated(unsafe) var blocks: [MemoryRegion] = []
  private nonisolated(unsafe) var blockEnd = KeyTable.blockSize
  /// How many keys there are.
  package private(set) nonisolated(unsafe) var count = 0

  /// Makes an empty table.
  ///
  /// - Throws: `StreamingError.noMemory`, as everything that adds a key does.
  package init() throws(StreamingError) {
    slots = try MemoryRegion(byteCount: 1 << 13)
  }

  /// Changes the value of a key, which is `initial` if the key is new.
  ///
  /// - Complexity: O(n) in the key's length.
  @inline(__always)
  package func update(
    _ key: UnsafeRawBufferPointer, from initial: Value, _ change: (inout Value) -> Void
  ) throws(StreamingError) {
    let header = try find(key, hash: XXH3_64bits(key.baseAddress, key.count), initial)
    change(&header.pointee.value)
  }

  /// Gives all keys with their values, in the order in which they came.
  package func forEach(
    _ body: (UnsafeRawBufferPointer, Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    for place in places {
      let header = header(at: place)
      try body(key(of: header), header.pointee.value)
    }
  }

  /// Gives all keys with their values, in the order of the keys' bytes.
  ///
  /// - Complexity: O(n log n) comparisons; 8 bytes a key.
  package func forEachSorted(
    _ body: (UnsafeRawBufferPointer, Value) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    var order = ContiguousArray<UInt64>()
    order.reserveCapacity(count)
    order.append(contentsOf: places)
    try order.withUnsafeMutableBufferPointer { (order) throws(StreamingError) in
      try heapsort(order) { compareBytes(key(of: header(at: $0)), key(of: header(at: $1))) < 0 }
    }
    for place in order {
      let header = header(at: place)
      try body(key(of: header), header.pointee.value)
    }
  }

  private func find(
    _ key: UnsafeRawBufferPointer, hash: UInt64, _ initial: Value
  ) throws(StreamingError) -> UnsafeMutablePointer<Header> {
    let table = slots.bytes.bindMemory(to: UInt64.self)
    let mask = table.count - 1
    let tag = (hash &>> Self.placeBits) &<< Self.placeBits
    var index = Int(truncatingIfNeeded: hash) & mask
    while case let slot = table[index], slot != 0 {
      if (slot &>> Self.placeBits) &<< Self.placeBits == tag {
        let header = header(at: (slot & ((1 &<< Self.placeBits) &- 1)) &- 1)
        if header.pointee.hash == hash, compareBytes(self.key(of: header), key) == 0 {
          return header
        }
      }
      index = (index &+ 1) & mask
    }
    let place = try add(key, Header(hash: hash, count: key.count, value: initial))
    table[index] = tag | (place + 1)
    count += 1
    if count * 4 > table.count * 3 { try grow() }
    return header(at: place)
  }

  private static func size(ofKey count: Int) -> Int {
    MemoryLayout<Header>.stride + (count + 15) / 16 * 16
  }

  private func add(_ key: UnsafeRawBufferPointer, _ header: Header) throws(StreamingError) -> UInt64
  {
    precondition(key.count <= Self.longestKey, "the key is too long")
    let size = Self.size(ofKey: key.count)
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
      rebasing: memory[(blockEnd + MemoryLayout<Header>.stride)...]
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
  private func header(at place: UInt64) -> UnsafeMutablePointer<Header> {
    let place = Int(place)
    let memory = blocks[place / Self.blockSize].bytes
    guard let base = memory.baseAddress else { preconditionFailure("a block has memory") }
    return (base + place % Self.blockSize).assumingMemoryBound(to: Header.self)
  }

  @inline(__always)
  private func key(of header: UnsafeMutablePointer<Header>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: header + 1, count: header.pointee.count)
  }

  /// Where the keys are, in the order in which they came.
  private var places: some Sequence<UInt64> {
    sequence(state: 0) { (place: inout Int) -> UInt64? in
      while place / Self.blockSize < self.blocks.count {
        let block = place / Self.blockSize
        let offset = place % Self.blockSize
        let isLast = block == self.blocks.count - 1
        let end = isLast ? self.blockEnd : Self.blockSize - MemoryLayout<Header>.stride + 1
        if offset < end, case let count = self.header(at: UInt64(place)).pointee.count, count >= 0 {
          defer { place += Self.size(ofKey: count) }
          return UInt64(place)
        }
        place = (block + 1) * Self.blockSize
      }
      return nil
    }
  }
}
