import CLaunch
import Glibc

/// An open file descriptor that is closed at the end of its life.
struct Descriptor: ~Copyable {
  let number: Int32

  init(adopting number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}

/// A pipe that is closed on exec at both ends; its reading end does not block (pipe2(2)).
struct Pipe: ~Copyable {
  var reading: Descriptor
  var writing: Descriptor?

  static func open() throws(MeasurementError) -> Pipe {
    var ends: [Int32] = [-1, -1]
    guard pipe_open(&ends) == 0 else { throw .systemCall("pipe2", code: errno) }
    let pipe = Pipe(reading: Descriptor(adopting: ends[0]), writing: Descriptor(adopting: ends[1]))
    guard fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else {
      throw .systemCall("fcntl", code: errno)
    }
    return pipe
  }

  /// Gives up the writing end, so that the pipe ends when the child's copies are closed.
  mutating func closeWriting() {
    writing = nil
  }
}
