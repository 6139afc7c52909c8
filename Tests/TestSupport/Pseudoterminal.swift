import CTestSupport
import Glibc

/// The master side of a pseudo-terminal, and the path of the side that programs open.
final class Pseudoterminal {
  let master: Descriptor
  let slavePath: String

  /// Opens a pseudo-terminal of the given size (posix_openpt(3), grantpt(3), unlockpt(3) and
  /// ptsname_r(3)).
  init(columns: Int, rows: Int) throws(TestSupportError) {
    var name = [CChar](repeating: 0, count: 128)
    let number = ctest_open_pseudoterminal(&name, name.count)
    guard number >= 0 else { throw .failed("posix_openpt", "/dev/ptmx") }
    master = Descriptor(number)
    slavePath = name.withUnsafeBufferPointer { name in
      name.baseAddress.map { String(cString: $0) } ?? ""
    }
    master.setNonBlocking()
    try resize(columns: columns, rows: rows)
  }

  /// Sets the terminal's size; the kernel sends SIGWINCH to the foreground when it changes.
  func resize(columns: Int, rows: Int) throws(TestSupportError) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(master.number, UInt(TIOCSWINSZ), &size) == 0 else {
      throw .failed("ioctl TIOCSWINSZ", slavePath)
    }
  }

  /// The modes of the terminal's line discipline, e.g. whether it echoes.
  func modes() throws(TestSupportError) -> termios {
    var modes = termios()
    guard tcgetattr(master.number, &modes) == 0 else { throw .failed("tcgetattr", slavePath) }
    return modes
  }
}
