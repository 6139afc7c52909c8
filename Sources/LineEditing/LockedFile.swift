import Glibc
import Streaming

/// A regular file that is open for writing and locked against other sessions.
///
/// The lock goes with the value. Calls `open(2)`, `flock(2)`, `pread(2)`, `write(2)` and
/// `rename(2)`.
struct LockedFile: ~Copyable {
  let reader: Reader

  /// Opens and locks the file, or the one that a symbolic link leads to, waiting up to half a
  /// second for another session to be done; `creating` makes a missing one, for its owner alone.
  ///
  /// - Throws: `historyUnwritable`.
  init(path: String, creating: Bool) throws(LineEditingError) {
    for _ in 0..<50 {
      let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (creating ? O_CREAT : 0)
      let descriptor = open(path, flags, 0o600)
      guard descriptor >= 0 else { throw .historyUnwritable(path: path, code: errno) }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isStill(descriptor, at: path) {
        reader = Reader(path: path, descriptor: descriptor)
        return
      }
      close(descriptor)
      usleep(10_000)
    }
    throw .historyUnwritable(path: path, code: EWOULDBLOCK)
  }

  deinit { close(reader.descriptor) }

  /// Whether the locked file is the one at `path`: another session may have put a shorter one
  /// there.
  private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
    return opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  /// Adds `bytes` at the end of the file, at once.
  func write(_ bytes: [UInt8]) throws(LineEditingError) {
    try Self.write(bytes, to: reader.descriptor, path: reader.path)
  }

  /// Replaces this file by one of `bytes`, completely or not at all.
  func replace(with bytes: [UInt8]) throws(LineEditingError) {
    let path = reader.path
    guard let target = realpath(path, nil) else {
      throw .historyUnwritable(path: path, code: errno)
    }
    defer { free(target) }
    let temporary = String(cString: target) + ".new"
    // One left by a session that was killed may be there; the lock is ours, so it has no owner.
    let new = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard new >= 0 else { throw .historyUnwritable(path: temporary, code: errno) }
    defer { close(new) }
    try Self.write(bytes, to: new, path: temporary)
    guard fdatasync(new) == 0, rename(temporary, target) == 0 else {
      throw .historyUnwritable(path: path, code: errno)
    }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(LineEditingError) {
    do throws(SystemError) {
      try SystemCalls.write(bytes, to: descriptor)
    } catch {
      throw .historyUnwritable(path: path, code: error.code)
    }
  }

  /// Reads from a file that is open, whether or not it is locked.
  struct Reader {
    let path: String
    let descriptor: Int32

    /// The file's status (`fstat(2)`).
    ///
    /// - Throws: `historyUnreadable` for anything but a regular file, which could block or be
    ///   endless.
    func status() throws(LineEditingError) -> stat {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else {
        throw .historyUnreadable(path: path, code: errno)
      }
      let kind = status.st_mode & S_IFMT
      guard kind == S_IFREG else {
        throw .historyUnreadable(path: path, code: kind == S_IFDIR ? EISDIR : EINVAL)
      }
      return status
    }

    /// Reads up to `count` bytes from `offset`, fewer at the end of the file.
    func read(at offset: Int, count: Int) throws(LineEditingError) -> [UInt8] {
      do throws(SystemError) {
        return try SystemCalls.bytes(from: descriptor, at: offset, count: count)
      } catch {
        throw .historyUnreadable(path: path, code: error.code)
      }
    }
  }
}
