import Glibc

/// A file whose content appears in memory without being read: the kernel brings in a page when it
/// is first touched, and may drop it again (mmap(2)).
///
/// It holds no memory of its own, yet every page touched counts as resident, as one of the file
/// (`RssFile`), not of the program's (`RssAnon`). A file that shrinks while it is mapped ends the
/// process by SIGBUS: there is no error to catch. That, and not being a stream, is why only the
/// third versions use it.
package struct MappedFile: ~Copyable {
  /// The content; valid as long as the file is mapped.
  package let bytes: UnsafeRawBufferPointer
  /// The content of a file that cannot be mapped, as those of `/proc`, which state no size.
  private let copy: Buffer?
  private let isMapped: Bool

  /// Maps a regular file.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable, not a regular file, or larger than
  ///   the address space that is left.
  package init(_ path: String) throws(StreamingError) {
    let file = try InputFile(path)
    guard file.statedSize > 0 else {
      let copy = Buffer(byteCount: try file.contentLength())
      let count = try file.read(into: copy.bytes, at: 0)
      bytes = UnsafeRawBufferPointer(rebasing: copy.bytes[..<count])
      self.copy = consume copy
      isMapped = false
      return
    }
    bytes = UnsafeRawBufferPointer(start: try file.map(), count: file.statedSize)
    copy = nil
    isMapped = true
  }

  deinit {
    if isMapped { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
  }
}
