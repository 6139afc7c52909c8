import Glibc

/// Reads a file of the kernel's, at most 64 KiB of it.
///
/// - Throws: `MeasurementError.systemCall` where it cannot be read.
/// - Complexity: O(n) in its length; at most 64 KiB of space.
func readSmallFile(_ path: String) throws(MeasurementError) -> String {
  let file = Descriptor(adopting: open(path, O_RDONLY | O_CLOEXEC))
  guard file.number >= 0 else { throw .systemCall("open \(path)", code: errno) }
  var bytes = [UInt8](repeating: 0, count: 65_536)
  var count = 0
  while count < bytes.count {
    let more = bytes[count...].withUnsafeMutableBytes {
      read(file.number, $0.baseAddress, $0.count)
    }
    if more < 0 && errno == EINTR { continue }
    guard more >= 0 else { throw .systemCall("read \(path)", code: errno) }
    guard more > 0 else { break }
    count += more
  }
  return String(decoding: bytes[..<count], as: UTF8.self)
}
