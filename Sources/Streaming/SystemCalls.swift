import Glibc
package import MemoryTracking

/// The `errno` of a system call that failed (errno(3)).
///
/// It names neither the file nor a remedy: the caller turns it into its own error.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The number, as `ENOENT`.
  package let code: Int32

  /// Makes an error of a number, or of what the call just made left in `errno`.
  package init(_ code: Int32 = errno) { self.code = code }

  /// The C library's words for it (strerror(3)): `No such file or directory`.
  package var description: String { String(cString: strerror(code)) }
}

/// The system calls that need a loop or a conversion around them, each written once.
///
/// swift-system has neither directory entries nor typed errors, and would add to the worker's
/// resident memory; what remains to be called is these few lines.
package enum SystemCalls {
  /// Writes all bytes to an open file, pipe or terminal, in as many `write(2)` as it takes.
  ///
  /// - Throws: `SystemError`; a signal alone (`EINTR`) is not one.
  /// - Complexity: O(n), constant space.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written >= 0 else { throw SystemError() }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Makes an empty folder that only its owner can use (mkdtemp(3)).
  ///
  /// - Parameter beginning: Its path but for six characters, which make it a new one.
  /// - Returns: The path.
  /// - Throws: `SystemError`.
  package static func makeFolder(beginning: String) throws(SystemError) -> String {
    var path = template(beginning)
    guard mkdtemp(&path) != nil else { throw SystemError() }
    return text(path)
  }

  /// Makes an empty file that only its owner can use (mkstemp(3)).
  ///
  /// - Parameter beginning: Its path but for six characters, which make it a new one.
  /// - Returns: The path.
  /// - Throws: `SystemError`.
  package static func makeFile(beginning: String) throws(SystemError) -> String {
    var path = template(beginning)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw SystemError() }
    close(descriptor)
    return text(path)
  }

  /// What mkdtemp(3) and mkstemp(3) take: they replace the six last characters.
  private static func template(_ beginning: String) -> [CChar] {
    "\(beginning)XXXXXX".nativePath
  }

  private static func text(_ path: [CChar]) -> String {
    path.withUnsafeBytes { NativeText.text(of: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
  }

  /// Writes all bytes at a place in an open file, in as many `pwrite(2)` as it takes.
  ///
  /// - Throws: `SystemError`; a signal alone (`EINTR`) is not one.
  /// - Complexity: O(n), constant space.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int
  ) throws(SystemError) {
    var total = 0
    while total < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[total...])
      let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + total))
      if written < 0 && errno == EINTR { continue }
      guard written >= 0 else { throw SystemError() }
      total += written
    }
  }

  /// Writes all bytes of an array; see the other form.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
      try write(UnsafeRawBufferPointer(bytes), to: descriptor)
    }
  }

  /// Fills a buffer from a place in an open file, in as many `pread(2)` as it takes.
  ///
  /// - Returns: how many bytes were read: as many as asked for, or fewer at the end of the file.
  /// - Throws: `SystemError`; a signal alone (`EINTR`) is not one.
  package static func read(
    into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int
  ) throws(SystemError) -> Int {
    var total = 0
    while total < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[total...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + total))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw SystemError() }
      guard count > 0 else { break }
      total += count
    }
    return total
  }

  /// Reads `count` bytes of an open file, all of which are allocated, or fewer at its end.
  ///
  /// - Throws: `SystemError`; a signal alone (`EINTR`) is not one.
  package static func bytes(
    from descriptor: Int32, at offset: Int, count: Int
  ) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      do throws(SystemError) {
        length = try read(
          into: UnsafeMutableRawBufferPointer(buffer), from: descriptor, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The names in a folder in no order, hidden ones included, without `.` and `..`.
  ///
  /// - Throws: `SystemError` if the folder cannot be opened.
  /// - Complexity: O(n) in the number of names, in time and space.
  package static func names(in folder: String) throws(SystemError) -> [String] {
    var names: [String] = []
    try forEachName(in: folder) { names.append($0) }
    return names
  }

  /// Gives each name in a folder, as `names(in:)` lists them (opendir(3), readdir(3)).
  ///
  /// - Complexity: O(n) in the number of names, constant space.
  package static func forEachName(
    in folder: String, _ body: (String) -> Void
  ) throws(SystemError) {
    guard let entries = opendir(folder.nativePath) else { throw SystemError() }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        NativeText.text(of: bytes.prefix { $0 != 0 })
      }
      if name != "." && name != ".." { body(name) }
    }
  }
}

/// Why a file could not be read or written.
package enum StreamingError: Error, Hashable, CustomStringConvertible {
  /// What was being done when it failed.
  package enum Operation: String, Hashable, Sendable {
    /// What is done to an input.
    case open, read
    /// What is done to an output, which when finished replaces what is in its place.
    case create, write, replace
  }

  /// A system call failed; `code` is its `errno`.
  case system(Operation, path: String, code: Int32)
  /// The input is not a regular file.
  case notAFile(path: String, FileKind)
  /// The input ended before the length it had when it was opened.
  case shrank(path: String)
  /// The input is not of the format it is read as, `a gzip file`, or is damaged.
  case unreadable(path: String, format: String, problem: String, advice: String)
  /// A folder for temporary files has fewer bytes free than are needed.
  case noRoom(folder: String, needed: ByteCount, free: ByteCount)
  /// The kernel does not give so much memory.
  case noMemory(ByteCount)
  /// The output's place is taken by something other than a regular file.
  case notReplaceable(path: String, FileKind)
  /// The system has no thread left.
  case noThread
  /// The input is not in its format; `byte` is the place of the mistake, 1 for the first byte, if
  /// it is known.
  case malformed(path: String, format: String, byte: Int?, problem: String)

  /// Makes an error of the system call that just failed, with the reason in `errno`.
  package static func failed(_ operation: Operation, _ path: String) -> StreamingError {
    .system(operation, path: path, code: errno)
  }

  package var description: String {
    switch self {
    case .system(let operation, let path, let code):
      let subject = operation == .open || operation == .read ? "input" : "output"
      let reason = SystemError(code).description
      return "\(subject): cannot \(operation.rawValue) '\(path)' (\(reason)); "
        + StreamingError.advice(operation, code)
    case .notAFile(let path, let kind):
      return "input: cannot read '\(path)', \(kind.name); \(kind.advice)"
    case .shrank(let path):
      return "input: cannot read '\(path)' to its end, it shrank meanwhile; "
        + "wait until nothing writes to it"
    case .unreadable(let path, let format, let problem, let advice):
      return "input: cannot read '\(path)' as \(format): \(problem); \(advice)"
    case .noRoom(let folder, let needed, let free):
      return "temporary files: '\(folder)' has \(free) free and \(needed) are needed; free some "
        + "space, set TMPDIR to a folder on another disk, or allow more memory"
    case .noMemory(let byteCount):
      return "memory: cannot take \(byteCount); allow less"
    case .notReplaceable(let path, let kind):
      return "output: cannot replace '\(path)', \(kind.name); name a regular file"
    case .noThread:
      return "threads: the system has none left; end some programs, or raise the limit (ulimit -u)"
    case .malformed(let path, let format, let byte, let problem):
      let place = byte.map { "byte \($0): " } ?? ""
      return "input: cannot read '\(path)' as \(format) (\(place)\(problem)); "
        + "correct it there, or name another file"
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

/// What a path leads to, if not to a regular file.
package enum FileKind: Hashable, Sendable {
  case directory, fifo, socket
  /// A device that gives a stream of bytes, such as a terminal, or that holds blocks, as a disk.
  case characterDevice, blockDevice
  /// Anything else that the kernel has no name for.
  case unknown

  /// The kind that a mode states, or `nil` for a regular file (inode(7)).
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

  /// What to do if an input of this kind was named.
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
