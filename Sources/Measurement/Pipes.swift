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

/// A pipe whose ends are both close-on-exec; its reading end does not block (pipe2(2)).
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

  /// Closes the writing end, so that the pipe ends when the child's copies are closed.
  mutating func closeWriting() {
    writing = nil
  }
}

/// The most that is read from a pipe at a time: as much as a pipe holds by default (pipe(7)). A
/// pipe that never runs dry thus cannot keep the monitor from its other work.
private let turn = 65_536

/// Reads what a pipe holds, at most 64 KiB.
///
/// - Parameters:
///   - descriptor: The pipe's reading end, not blocking.
///   - receive: Receives the bytes that were read, valid only during the call.
/// - Returns: False if the pipe has ended.
/// - Throws: Whatever `receive` throws; `MeasurementError.systemCall` if the pipe cannot be read.
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

/// Assembles lines from the pieces that arrive through a pipe.
///
/// Holds at most the longest line. A last line without a newline is not delivered, because it may
/// be incomplete.
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

/// The beginning of what a process writes, by default as much as shows why it failed, however much
/// it writes.
struct BoundedText {
  private let capacity: Int
  private var bytes: [UInt8] = []

  init(capacity: Int = 4096) {
    self.capacity = capacity
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: more.prefix(capacity - bytes.count))
  }

  /// The text, with invalid UTF-8 repaired; `nil` if nothing was written.
  var text: String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
}

/// Both ends of what a process writes, however much it writes: a runtime says first what is wrong
/// and last where.
struct TextEnds {
  private static let headCapacity = 2048
  private static let tailCapacity = 4096

  private var head: [UInt8] = []
  /// What comes after the head, up to twice the capacity before its front is dropped.
  private var tail: [UInt8] = []
  private var dropped = 0

  mutating func append(_ more: UnsafeRawBufferPointer) {
    let part = more.prefix(Self.headCapacity - head.count)
    head.append(contentsOf: part)
    let rest = more.dropFirst(part.count)
    dropped += max(0, rest.count - Self.tailCapacity)
    tail.append(contentsOf: rest.suffix(Self.tailCapacity))
    if tail.count > 2 * Self.tailCapacity { shorten() }
  }

  private mutating func shorten() {
    let excess = tail.count - Self.tailCapacity
    guard excess > 0 else { return }
    tail.removeFirst(excess)
    dropped += excess
  }

  /// The text, with invalid UTF-8 repaired, and a line that says how much is left out between its
  /// ends; `nil` if nothing was written.
  var text: String? {
    guard !head.isEmpty else { return nil }
    var ends = self
    ends.shorten()
    guard ends.dropped > 0 else { return String(decoding: head + ends.tail, as: UTF8.self) }
    return String(decoding: head, as: UTF8.self) + "\n[… \(ends.dropped) bytes are left out …]\n"
      + String(decoding: ends.tail, as: UTF8.self)
  }
}
