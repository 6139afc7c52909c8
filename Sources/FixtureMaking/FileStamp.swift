import Glibc
import MemoryTracking

/// The part of a file's status that no change of its bytes leaves as it was (inode(7)).
struct FileStamp: Hashable, Sendable {
  var inode: UInt64
  /// The time of the last change of the bytes, in nanoseconds since 1970.
  var modified: Int64
  /// The time of the last change of bytes or status, which nobody can set back.
  var changed: Int64
  /// The kernel's boot: a crash may lose bytes and keep the status.
  var boot: String
}

/// A regular file's status now.
struct FileStatus {
  var size: ByteCount
  var stamp: FileStamp

  /// Reads the status (stat(2)); `nil` where there is no regular file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = ByteCount(Int(status.st_size))
    stamp = FileStamp(
      inode: UInt64(status.st_ino), modified: Self.nanoseconds(status.st_mtim),
      changed: Self.nanoseconds(status.st_ctim), boot: Self.boot)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// The name that the kernel gives its run (random(4)).
  private static let boot: String = {
    guard let file = fopen("/proc/sys/kernel/random/boot_id", "re") else { return "unknown" }
    defer { fclose(file) }
    var name = [UInt8](repeating: 0, count: 36)
    let count = fread(&name, 1, name.count, file)
    return String(decoding: name[..<count], as: UTF8.self)
  }()
}
