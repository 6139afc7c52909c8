import Glibc
import MemoryTracking

/// What a process has read so far, from `rchar` of `/proc/PID/io` (proc_pid_io(5)): every byte that
/// `read` and its kin returned, from disk or page cache alike.
///
/// It stays readable while the process is a zombie, so the last reading is exact. `nil` where the
/// kernel refuses, as it does for processes of other users.
///
/// - Complexity: one `open`, `read` and `close`; 256 bytes of stack.
func bytesRead(byProcess processID: Int32) -> ByteCount? {
  let descriptor = open("/proc/\(processID)/io", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    guard count > 0 else { return nil }
    let text = String(decoding: buffer[..<count], as: UTF8.self)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("rchar:") }),
      let number = Int(line.dropFirst("rchar:".count).drop { $0 == " " })
    else { return nil }
    return ByteCount(number)
  }
}
