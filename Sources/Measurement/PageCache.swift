import Glibc
package import MemoryTracking
import Streaming

/// What the kernel keeps of a file in memory, so that reading it again costs no disk.
package enum PageCache {
  /// How much of a file is in memory, by `mincore` on a mapping that is never touched (mincore(2)).
  ///
  /// - Returns: `nil` for what is no regular file, and where the kernel does not tell: it does for
  ///   files of one's own or that one may write.
  /// - Complexity: O(n) in the file's pages; 64 KiB of space.
  package static func resident(of path: String) -> ByteCount? {
    let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    var status = stat()
    guard file.number >= 0, fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid() || access(path.nativePath, W_OK) == 0
    else { return nil }
    let size = Int(status.st_size)
    var count = 0
    for offset in stride(from: 0, to: size, by: window) {
      guard let pages = residentPages(of: file.number, offset, min(window, size - offset)) else {
        return nil
      }
      count += pages
    }
    return ByteCount(min(count * pageSize, size))
  }

  /// Asks the kernel to drop a file's pages; it keeps those that others have mapped
  /// (posix_fadvise(2)). What came of it `resident` tells.
  package static func drop(_ path: String) {
    let file = Descriptor(adopting: open(path.nativePath, O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    guard file.number >= 0 else { return }
    // Pages that are not on disk yet cannot be dropped.
    fdatasync(file.number)
    posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED)
  }

  private static let pageSize = Int(getpagesize())
  private static let window = 65_536 * pageSize

  private static func residentPages(of file: Int32, _ offset: Int, _ length: Int) -> Int? {
    guard let start = mmap(nil, length, PROT_READ, MAP_SHARED, file, off_t(offset)),
      start != MAP_FAILED
    else { return nil }
    defer { munmap(start, length) }
    let pages = (length + pageSize - 1) / pageSize
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pages) { states in
      guard mincore(start, length, states.baseAddress) == 0 else { return nil }
      return states.count { $0 & 1 == 1 }
    }
  }
}
