import Glibc

/// Why a file could not be read or written.
package enum StreamingError: Error, Hashable, CustomStringConvertible {
  /// What was being done when it failed.
  package enum Operation: String, Hashable, Sendable {
    /// An input was being opened.
    case open
    /// An input was being read.
    case read
    /// An output was being created.
    case create
    /// An output was being written.
    case write
    /// A finished output was being put in its place.
    case replace
  }

  /// A system call failed; `code` is its `errno`.
  case system(Operation, path: String, code: Int32)
  /// The input is no regular file.
  case notAFile(path: String, FileKind)
  /// The input ended before the length it had when it was opened.
  case shrank(path: String)
  /// The output's place is taken by something that is no regular file.
  case notReplaceable(path: String, FileKind)

  /// Says that the system call just made failed, for the reason in `errno`.
  package static func failed(_ operation: Operation, _ path: String) -> StreamingError {
    .system(operation, path: path, code: errno)
  }

  package var description: String {
    switch self {
    case .system(let operation, let path, let code):
      let subject = operation == .open || operation == .read ? "input" : "output"
      let reason = String(cString: strerror(code))
      return "\(subject): cannot \(operation.rawValue) '\(path)' (\(reason)); "
        + StreamingError.advice(operation, code)
    case .notAFile(let path, let kind):
      return "input: cannot read '\(path)', \(kind.name); \(kind.advice)"
    case .shrank(let path):
      return "input: cannot read '\(path)' to its end, it shrank meanwhile; "
        + "wait until nothing writes to it"
    case .notReplaceable(let path, let kind):
      return "output: cannot replace '\(path)', \(kind.name); name a regular file"
    }
  }

  private static func advice(_ operation: Operation, _ code: Int32) -> String {
    switch (code, operation) {
    case (ENOENT, .open): "check the path"
    case (ENOENT, _): "make its folder first"
    case (EACCES, .open), (EPERM, .open): "ask its owner for permission to read it"
    case (EACCES, _), (EPERM, _): "choose a folder you may write to"
    case (ENOTDIR, _): "a part of the path is not a folder; check the path"
    case (ELOOP, _): "its symbolic links go round in a circle; name the file itself"
    case (ENAMETOOLONG, _): "use a shorter path"
    case (EMFILE, _), (ENFILE, _):
      "too many files are open; close some, or raise the limit (ulimit -n)"
    case (ENOSPC, _), (EDQUOT, _): "free some space, or choose another folder"
    case (EFBIG, _): "raise the limit on file size (ulimit -f), or choose another folder"
    case (EROFS, _): "choose a folder that can be written to"
    case (EIO, _): "the device failed; copy the file elsewhere and try again"
    case (ESTALE, _): "the network file system lost it; mount it again"
    case (_, .open), (_, .read): "copy it to a regular file and name that"
    default: "choose another folder"
    }
  }
}
