import CTestSupport
import Glibc

/// A descriptor that is closed once, at the latest with its last reference.
final class Descriptor {
  private(set) var number: Int32
  /// Whether nothing more can be read from it.
  private(set) var isAtEnd = false

  init(_ number: Int32) { self.number = number }

  deinit { close() }

  func close() {
    guard number >= 0 else { return }
    Glibc.close(number)
    number = -1
  }

  /// Makes reads and writes return without waiting.
  func setNonBlocking() { _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }

  /// Reads what is there without waiting.
  ///
  /// A pseudo-terminal without a program at its other end reports `EIO`: that too is the end.
  func readAvailable(_ receive: (ArraySlice<UInt8>) -> Void) {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while number >= 0, !isAtEnd {
      let count = read(number, &chunk, chunk.count)
      if count > 0 {
        receive(chunk[..<count])
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        isAtEnd = true
      } else if errno == EAGAIN {
        return
      }
    }
  }
}

/// A pipe whose ends no other child inherits.
struct Pipe {
  let reading: Descriptor
  let writing: Descriptor

  init() throws(TestSupportError) {
    var ends: [Int32] = [-1, -1]
    guard ctest_pipe(&ends) == 0 else { throw .failed("pipe2", "a pipe") }
    reading = Descriptor(ends[0])
    writing = Descriptor(ends[1])
  }
}
