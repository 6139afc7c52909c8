import Glibc

/// The right to make or to migrate a workbook, which one process has at a time.
///
/// It is a lock on the workbook's folder (flock(2)), so that no file is left for it, and ends with the
/// process. SQLite's own locks do not reach over the several transactions of a migration.
final class WorkbookTurn {
  private var descriptor: Int32

  /// Waits for its turn, five seconds at most: a file system without locks has no turns, and another
  /// program's lock on the folder must not keep a shell from starting.
  ///
  /// - Parameter path: the workbook's path.
  init(path: String) {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    let deadline = ContinuousClock.now + .seconds(5)
    while descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0,
      errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < deadline
    {
      usleep(2000)
    }
  }

  /// Lets the next one have it.
  func end() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
  }

  deinit { end() }
}
