import Glibc

/// What a path leads to, where it is no regular file.
package enum FileKind: Hashable, Sendable {
  /// A directory.
  case directory
  /// A named pipe (fifo(7)).
  case fifo
  /// A socket (unix(7)).
  case socket
  /// A device that gives a stream of bytes, such as a terminal or `/dev/zero`.
  case characterDevice
  /// A device that holds blocks, such as a disk.
  case blockDevice
  /// Anything else that the kernel has no name for.
  case unknown

  /// The kind that a mode tells of, or `nil` for a regular file (inode(7)).
  package init?(mode: UInt32) {
    switch mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: self = .directory
    case S_IFIFO: self = .fifo
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .characterDevice
    case S_IFBLK: self = .blockDevice
    default: self = .unknown
    }
  }

  /// The kind in words, with its article: `a FIFO`.
  package var name: String {
    switch self {
    case .directory: "a directory"
    case .fifo: "a FIFO"
    case .socket: "a socket"
    case .characterDevice: "a character device"
    case .blockDevice: "a block device"
    case .unknown: "not a regular file"
    }
  }

  /// What to do where an input of this kind was named.
  var advice: String {
    switch self {
    case .directory: "name a file in it"
    case .fifo:
      "its bytes come once, and two versions need them; save it to a file first "
        + "(cat PIPE > FILE) and name that"
    case .socket: "save what it sends to a file first and name that"
    case .characterDevice:
      "it may never end; save a part to a file first (head -c 64M DEVICE > FILE) and name that"
    case .blockDevice:
      "save a part to a file first (head -c 64M DEVICE > FILE) and name that"
    case .unknown: "copy it to a regular file and name that"
    }
  }
}
