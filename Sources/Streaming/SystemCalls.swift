import Glibc

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

/// The system calls that need a loop around them, each written once.
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
