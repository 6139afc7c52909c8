import Glibc
import MemoryTracking

/// Memory of a known size taken from the kernel at once (mmap(2)), and given back with its last
/// owner; its pages count as resident only once they are written to, in a large region up to 2 MiB
/// at once where the system lets a program ask for huge pages.
final class MemoryRegion: Sendable {
  /// The memory, zero at first; safe to share since its users divide it among them.
  nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

  /// From this size on huge pages are asked for: what the last of them has too much is little then,
  /// and to be given small ones takes a third of the time of reading a file into them.
  private static let largeSize = 1 << 26

  /// Takes memory.
  ///
  /// - Throws: `StreamingError.noMemory` if the kernel does not give so much.
  init(byteCount: Int) throws(StreamingError) {
    let address = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let address, address != MAP_FAILED else { throw .noMemory(ByteCount(byteCount)) }
    if byteCount >= Self.largeSize { madvise(address, byteCount, MADV_HUGEPAGE) }
    bytes = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
  }

  deinit {
    munmap(bytes.baseAddress, bytes.count)
  }

  /// All of it as one part.
  var whole: MemoryPart { MemoryPart(region: self, range: 0..<bytes.count) }

  /// Parts of one size, aligned to pages.
  func divided(into count: Int) -> [MemoryPart] {
    let size = bytes.count / count / Buffer.alignment * Buffer.alignment
    return (0..<count).map { MemoryPart(region: self, range: ($0 * size)..<(($0 + 1) * size)) }
  }
}

/// A part of a region, for one user at a time.
struct MemoryPart: Sendable {
  private let region: MemoryRegion
  private let range: Range<Int>

  fileprivate init(region: MemoryRegion, range: Range<Int>) {
    self.region = region
    self.range = range
  }

  var count: Int { range.count }

  /// A piece of it; valid as long as the region lives.
  func bytes(_ piece: Range<Int>) -> UnsafeMutableRawBufferPointer {
    let start = range.lowerBound
    return UnsafeMutableRawBufferPointer(
      rebasing: region.bytes[(start + piece.lowerBound)..<(start + piece.upperBound)])
  }
}
