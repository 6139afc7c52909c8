import Glibc

/// Why no memory figure could be given.
public enum MemoryTrackingError: Error, Equatable, CustomStringConvertible {
  /// The file of the kernel's figures could not be opened or read; `code` is the `errno`.
  case unreadable(path: String, code: Int32)
  /// The file was read and lacks a line, as that of a zombie or a kernel thread does.
  case missingField(String, path: String)

  /// What failed and what to do next, in one line.
  public var description: String {
    switch self {
    case .unreadable(let path, let code):
      "memory: cannot read '\(path)' (\(String(cString: strerror(code)))); "
        + "mount /proc, or check that the process still runs"
    case .missingField(let name, let path):
      "memory: '\(path)' has no \(name); the process has ended, or its kernel is older than 4.5"
    }
  }
}
