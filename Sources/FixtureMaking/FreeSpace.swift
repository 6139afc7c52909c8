import MemoryTracking

/// The room on a disk, and what must stay of it.
struct FreeSpace {
  /// What the disk has free for this user.
  var free: ByteCount

  init(free: ByteCount) {
    self.free = free
  }

  /// Takes a product of blocks and their size, which may be beyond what is counted.
  init(blocks: UInt64, blockSize: UInt64) {
    let (product, overflow) = blocks.multipliedReportingOverflow(by: blockSize)
    free = ByteCount(overflow ? Int.max : Int(clamping: product))
  }

  /// What a fixture needs in all, where that is more than there is; `nil` where there is room.
  ///
  /// A sixteenth of the fixture, at least 1 MiB and at most 256 MiB, must stay free, as a full disk
  /// hurts more than a fixture that is missing.
  func shortage(of size: ByteCount) -> ByteCount? {
    let margin = min(max(size.bytes / 16, 1 << 20), 256 << 20)
    let (needed, overflow) = size.bytes.addingReportingOverflow(margin)
    let whole = ByteCount(overflow ? Int.max : needed)
    return whole > free ? whole : nil
  }
}
