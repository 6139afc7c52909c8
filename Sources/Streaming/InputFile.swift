// Reads and writes files in flat memory: chunks, lines, blocks for several threads, a file from its
// end, search by text or expression, and an output that appears whole or not at all. It knows files
// and bytes, and nothing of cases or measuring.
//
// Start here, then ChunkReader; everything else reads through these two. SystemCalls is the only
// place that loops around a system call, and StreamingError the only error.

import Glibc

/// A regular file open for reading; it owns the descriptor and closes it.
///
/// Opening never waits: a FIFO without a writer, a terminal or a directory is refused at once, with
/// the reason. It holds a path and a descriptor, no content.
package struct InputFile: ~Copyable {
  /// The path as it was given.
  package let path: String
  /// The size in the file's status: 0 for most files of `/proc`, though they have content.
  package let statedSize: Int
  private let descriptor: Int32

  /// Opens a regular file or a symbolic link to one (open(2) with `O_NONBLOCK`, then fstat(2)).
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
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
  /// - Throws: `StreamingError.system` if no descriptor is left.
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

  /// Maps the whole file, `statedSize` bytes, for reading (mmap(2)); the caller unmaps it.
  ///
  /// - Throws: `StreamingError.system` if the file system cannot map files or the address space is
  ///   full.
  func map() throws(StreamingError) -> UnsafeMutableRawPointer {
    let address = mmap(nil, statedSize, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw .failed(.read, path) }
    return address
  }

  /// Checks before a run that a file can be read, and gives its stated size in bytes: 0 for most
  /// files of `/proc`, though they have content.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file.
  package static func check(_ path: String) throws(StreamingError) -> Int {
    try InputFile(path).statedSize
  }

  /// What a path leads to, found without opening it (stat(2)); `nil` for a regular file, and if it
  /// leads nowhere.
  package static func kind(of path: String) -> FileKind? {
    var status = stat()
    return stat(path.nativePath, &status) == 0 ? FileKind(mode: status.st_mode) : nil
  }

  /// Whether two paths lead to the same file, by device and inode (stat(2)); `false` also if one of
  /// them leads nowhere.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(path.nativePath, &first) == 0,
      stat(other.nativePath, &second) == 0
    else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Reads at a place as many bytes as asked for, or fewer at the end of the file (pread(2)).
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StreamingError) -> Int {
    do throws(SystemError) {
      return try SystemCalls.read(into: buffer, from: descriptor, at: offset)
    } catch {
      throw .system(.read, path: path, code: error.code)
    }
  }

  /// Gives a part of the file, chunk by chunk, each of which is valid for its call only.
  ///
  /// - Throws: `StreamingError` if the device fails or the file ends before the range, and what
  ///   `body` throws.
  /// - Complexity: O(n) in the range's length; 64 KiB of memory.
  package func forEachChunk(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(StreamingError) -> Void
  ) throws(StreamingError) {
    guard !range.isEmpty else { return }
    let buffer = Buffer(byteCount: min(range.count, 1 << 16))
    var offset = range.lowerBound
    while offset < range.upperBound {
      let chunk = try fill(buffer, from: offset, to: range.upperBound)
      try body(chunk)
      offset += chunk.count
    }
  }

  /// The length of the content, which need not be the stated size.
  ///
  /// Files of `/proc` and `/sys` state 0 or a page, whatever they hold. If the last stated byte
  /// exists, the stated size is taken; otherwise the file is read through once.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
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

  /// The bytes of a small part of the file, as many as there are of it.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the range's length, in time and memory.
  package func bytes(in range: Range<Int>) throws(StreamingError) -> [UInt8] {
    let buffer = Buffer(byteCount: range.count)
    let count = try read(into: buffer.bytes, at: range.lowerBound)
    return Array(buffer.bytes[..<count])
  }

  /// Finds a part of the file without the blanks of ASCII at either end; empty if all are blanks.
  ///
  /// - Throws: `StreamingError` if the device fails or the file shrank.
  /// - Complexity: O(n) in the count of blanks; 64 KiB of memory.
  package func trimmed(_ range: Range<Int>) throws(StreamingError) -> Range<Int> {
    let buffer = Buffer(byteCount: min(max(range.count, 1), 1 << 16))
    var start = range.lowerBound
    while start < range.upperBound {
      let text = try fill(buffer, from: start, to: range.upperBound)
      let first = text.firstIndex { !$0.isBlank }
      start += first ?? text.count
      if first != nil { break }
    }
    var end = range.upperBound
    while end > start {
      let text = try fill(buffer, from: max(start, end - buffer.bytes.count), to: end)
      let last = text.lastIndex { !$0.isBlank }
      end -= text.count - (last.map { $0 + 1 } ?? 0)
      if last != nil { break }
    }
    return start..<max(start, end)
  }

  /// Finds a line by its number, 1 for the first, reading from the start of the file: its place
  /// with its newline, or `nil` if there are fewer lines.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the place of the line's end; one chunk of memory.
  package func line(_ number: Int) throws(StreamingError) -> Range<Int>? {
    let buffer = Buffer(byteCount: ChunkReader.defaultSize)
    var newlinesToGo = number - 1
    var start: Int? = number == 1 ? 0 : nil
    var offset = 0
    while case let count = try read(into: buffer.bytes, at: offset), count > 0 {
      let chunk = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      var next = 0
      if start == nil {
        switch chunk.index(ofOrdinal: newlinesToGo, newlineByte) {
        case .missing(let found): newlinesToGo -= found
        case .at(let newline):
          next = newline + 1
          start = offset + next
        }
      }
      if let start, let newline = chunk.firstIndex(of: newlineByte, from: next) {
        return start..<(offset + newline + 1)
      }
      offset += count
    }
    return start.flatMap { $0 < offset ? $0..<offset : nil }
  }

  /// Fills a buffer from a place on, up to its size or an end that the file had before.
  func fill(
    _ buffer: borrowing Buffer, from start: Int, to end: Int
  ) throws(StreamingError) -> UnsafeRawBufferPointer {
    let count = min(end - start, buffer.bytes.count)
    let part = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<count])
    guard try read(into: part, at: start) == count else { throw .shrank(path: path) }
    return UnsafeRawBufferPointer(part)
  }
}
