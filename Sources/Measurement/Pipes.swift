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

/// The most that one turn takes of a pipe: as much as a pipe holds by default (pipe(7)), so that one
/// that never runs dry does not keep the monitor from all else.
private let turn = 65_536

/// Reads what a pipe holds, at most 64 KiB of it.
///
/// - Parameters:
///   - descriptor: the pipe's reading end, not blocking.
///   - receive: gets what was read.
/// - Returns: false when the pipe has ended.
/// - Throws: what `receive` throws; `MeasurementError.systemCall` where it cannot be read.
func drain(
  _ descriptor: Int32, _ receive: (UnsafeRawBufferPointer) throws(MeasurementError) -> Void
) throws(MeasurementError) -> Bool {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: turn, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count > 0 {
      try receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return true
    } else if count == 0 {
      return false
    } else if errno == EAGAIN {
      return true
    } else if errno != EINTR {
      throw .systemCall("read", code: errno)
    }
  }
}

/// Puts the pieces that arrive from a pipe together to lines.
///
/// Holds at most the longest line; a last line without its newline is not delivered, since it may be
/// half of one.
struct LineAssembler {
  private var partial: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer, deliver: (String) -> Void) {
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      partial.append(contentsOf: rest[..<newline])
      deliver(String(decoding: partial, as: UTF8.self))
      partial.removeAll(keepingCapacity: true)
      rest = rest[(newline + 1)...]
    }
    partial.append(contentsOf: rest)
  }
}

/// The first lines of what a process says on standard error: enough to tell why it failed, however
/// much it says.
struct BoundedText {
  private static let capacity = 4096
  private var bytes: [UInt8] = []

  mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: more.prefix(Self.capacity - bytes.count))
  }

  /// What was said, repaired where it is not UTF-8; `nil` where nothing was.
  var text: String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
}
