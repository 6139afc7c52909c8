import Glibc

/// The hidden file that an output grows in beside its place, until it is renamed.
///
/// Its maker holds a lock on it (flock(2)), which the kernel drops however the maker ends. So a
/// partial file that nobody has locked is a dead maker's leftover, and whoever makes the next one in
/// that folder removes it.
struct PartialFile {
  var path: String
  var descriptor: Int32

  private static let prefix = ".highwater-"
  private static let suffix = ".partial"

  /// Makes a locked, empty partial file with a name of its own, and sweeps its dead kin.
  ///
  /// - Throws: `StreamingError` where the folder does not take it; `output` is named there.
  static func make(
    in folder: String, mode: mode_t, for output: String
  ) throws(StreamingError) -> PartialFile {
    sweep(folder)
    while true {
      let name = prefix + String(UInt64.random(in: .min ... .max), radix: 16) + suffix
      let path = folder + "/" + name
      let descriptor = open(path.nativePath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor < 0 && (errno == EEXIST || errno == EINTR) { continue }
      guard descriptor >= 0 else { throw .failed(.create, output) }
      if isHeld(descriptor) { return PartialFile(path: path, descriptor: descriptor) }
      close(descriptor)
    }
  }

  /// Locks a new partial file, unless a sweeper came between its creation and this.
  private static func isHeld(_ descriptor: Int32) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // A file system without locks has no sweepers either: they cannot lock.
      return errno != EWOULDBLOCK
    }
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  /// Removes what killed makers left in a folder.
  ///
  /// A leftover that cannot be removed is no reason to make no output, so this never fails.
  static func sweep(_ folder: String) {
    guard let directory = opendir(folder.nativePath) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { continue }
      let flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
      let descriptor = openat(dirfd(directory), name, flags)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlinkat(dirfd(directory), name, 0) }
      close(descriptor)
    }
  }
}
