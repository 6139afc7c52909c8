import Glibc
package import MemoryTracking
import Streaming

/// The part of a file that the kernel keeps in memory, so that reading it again needs no disk.
package enum PageCache {
  /// How much of a file is in memory, by `mincore` on a mapping that is never touched (mincore(2)).
  ///
  /// - Parameter path: The file's path.
  /// - Returns: The amount; `nil` if it is not a regular file, cannot be opened, or belongs to
  ///   someone else and this user may not write it, in which case the kernel does not say.
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

  /// Asks the kernel to drop a file's pages (posix_fadvise(2)). It keeps pages that others have
  /// mapped; use `resident(of:)` to see the effect.
  ///
  /// - Parameter path: The file's path; nothing happens if it cannot be opened.
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
