import Glibc

/// A regular file open for reading; it owns the descriptor and closes it.
///
/// Opening never waits: a FIFO without a writer, a terminal or a directory is refused at once, with
/// the reason. It holds a path and a descriptor, no content.
package struct InputFile: ~Copyable {
  /// The path as it was given.
  package let path: String
  /// The size that the file's status tells: 0 for most files of `/proc`, though they have content.
  package let statedSize: Int
  private let descriptor: Int32

  /// Opens a file (open(2) with `O_NONBLOCK`, then fstat(2)).
  ///
  /// - Parameter path: the path of a regular file, or of a symbolic link to one.
  /// - Throws: `StreamingError` where it is missing, unreadable or no regular file.
  package init(_ path: String) throws(StreamingError) {
    // Opened and closed again, a FIFO would end the program that waits to write to it.
    if InputFile.kind(of: path) == .fifo { throw .notAFile(path: path, .fifo) }
    let descriptor = open(path.nativePath, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0 else {
      let code = errno
      // A socket cannot be opened at all (ENXIO), and its kind says more than that.
      if code == ENXIO, let kind = InputFile.kind(of: path) {
        throw .notAFile(path: path, kind)
      }
      throw .system(.open, path: path, code: code)
    }
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(.open, path: path, code: code)
    }
    if let kind = FileKind(mode: status.st_mode) {
      close(descriptor)
      throw .notAFile(path: path, kind)
    }
    self.path = path
    self.descriptor = descriptor
    statedSize = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  private init(path: String, statedSize: Int, descriptor: Int32) {
    self.path = path
    self.statedSize = statedSize
    self.descriptor = descriptor
  }

  /// The same open file with a descriptor of its own, for another thread (dup(2)).
  ///
  /// - Throws: `StreamingError.system` where no descriptor is left.
  package func duplicate() throws(StreamingError) -> InputFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .failed(.open, path) }
    return InputFile(path: path, statedSize: statedSize, descriptor: copy)
  }

  /// Tells the kernel that the file will be read from start to end, so that it reads ahead more
  /// (posix_fadvise(2)).
  package func adviseSequential() {
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  /// Maps the whole file for reading (mmap(2)); the caller unmaps it.
  ///
  /// - Returns: where `statedSize` bytes stand.
  /// - Throws: `StreamingError.system` where the file system maps none or the address space is full.
  func map() throws(StreamingError) -> UnsafeMutableRawPointer {
    let address = mmap(nil, statedSize, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw .failed(.read, path) }
    return address
  }

  /// Checks before a run that a file can be read, and gives its stated size in bytes.
  ///
  /// - Parameter path: the path to check.
  /// - Returns: the size, which is 0 for most files of `/proc`, though they have content.
  /// - Throws: `StreamingError` where it is missing, unreadable or no regular file.
  package static func check(_ path: String) throws(StreamingError) -> Int {
    try InputFile(path).statedSize
  }

  /// What a path leads to, found without opening it (stat(2)).
  ///
  /// - Parameter path: the path.
  /// - Returns: `nil` for a regular file and where the path leads nowhere.
  package static func kind(of path: String) -> FileKind? {
    var status = stat()
    return stat(path.nativePath, &status) == 0 ? FileKind(mode: status.st_mode) : nil
  }

  /// Whether two paths lead to the same file, by device and inode (stat(2)).
  ///
  /// - Returns: `false` also where one of them leads nowhere.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(path.nativePath, &first) == 0,
      stat(other.nativePath, &second) == 0
    else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Reads at a place (pread(2)).
  ///
  /// - Parameters:
  ///   - buffer: where the bytes go.
  ///   - offset: the place in the file.
  /// - Returns: how many were read: as many as asked for, or fewer where the file ends before.
  /// - Throws: `StreamingError.system` where the device fails.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StreamingError) -> Int {
    var total = 0
    while total < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[total...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + total))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .failed(.read, path) }
      guard count > 0 else { break }
      total += count
    }
    return total
  }

  /// Gives a part of the file, chunk by chunk.
  ///
  /// - Parameters:
  ///   - range: the places in the file.
  ///   - body: takes a chunk, which is valid for the call only.
  /// - Throws: `StreamingError` where the device fails or the file ends before the range, and what
  ///   `body` throws.
  /// - Complexity: O(n) in the range's length; 64 KiB of memory.
  package func forEachChunk(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    guard !range.isEmpty else { return }
    let buffer = Buffer(byteCount: min(range.count, 1 << 16))
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = min(range.upperBound - offset, buffer.bytes.count)
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<count])
      guard try read(into: part, at: offset) == count else { throw .shrank(path: path) }
      try body(UnsafeRawBufferPointer(part))
      offset += count
    }
  }

  /// The length of the content, which need not be the stated size.
  ///
  /// Files of `/proc` and `/sys` state 0 or a page, whatever they hold. Where the last stated byte
  /// is there and none follows, the statement holds; otherwise the file is read through once.
  ///
  /// - Throws: `StreamingError.system` where the device fails.
  /// - Complexity: constant for files on disk; O(n) in the length for the others; 64 KiB of memory.
  package func contentLength() throws(StreamingError) -> Int {
    let probe = Buffer(byteCount: 1 << 16)
    if statedSize > 0 {
      let last = UnsafeMutableRawBufferPointer(rebasing: probe.bytes[..<1])
      if try read(into: last, at: statedSize - 1) == 1 { return statedSize }
    }
    var length = 0
    while true {
      let count = try read(into: probe.bytes, at: length)
      guard count > 0 else { return length }
      length += count
    }
  }
}
