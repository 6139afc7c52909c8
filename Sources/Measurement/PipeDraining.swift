import CLaunch
import Glibc

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
