import Glibc
import MemoryTracking
import Synchronization

/// A temporary file for what does not fit into memory.
///
/// It has no name, so that it is gone however its owner ends, and only its owner can read it: it
/// is made without one (open(2), `O_TMPFILE`), or, if the file system cannot do that, loses its
/// name as soon as it is made; the next such file in the folder removes what a process left that
/// was killed in between. Several threads may use it at the same time.
package final class SpillFile: Sendable {
  private let folder: String
  private let descriptor: Int32
  private let end = Atomic(0)

  /// The folder for temporary files: `TMPDIR`, else `/tmp`.
  package static var folder: String {
    guard let value = getenv("TMPDIR"), value[0] != 0 else { return "/tmp" }
    return NativeText.text(of: UnsafeRawBufferPointer(start: value, count: strlen(value)))
  }

  /// Makes an empty file in a folder that has room for a number of bytes.
  ///
  /// - Throws: `StreamingError.noRoom` if the disk has fewer bytes free, as far as is known, and
  ///   `StreamingError.system` if no file can be made there.
  package init(
    in folder: String = SpillFile.folder, byteCount: Int
  ) throws(StreamingError) {
    var status = statvfs()
    // A tmpfs without a bound states no blocks at all.
    if statvfs(folder.nativePath, &status) == 0, status.f_blocks > 0 {
      let free = Int(
        clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
          by: UInt64(status.f_frsize)
        ).partialValue)
      guard free >= byteCount else {
        throw .noRoom(folder: folder, needed: ByteCount(byteCount), free: ByteCount(free))
      }
    }
    self.folder = folder
    descriptor = try SpillFile.open(in: folder)
  }

  deinit {
    close(descriptor)
  }

  /// `O_TMPFILE` of open(2), which is a macro too involved for Swift.
  private static let temporary = 0o20_000_000 | O_DIRECTORY

  private static func open(in folder: String) throws(StreamingError) -> Int32 {
    let descriptor = Glibc.open(
      folder.nativePath, temporary | O_RDWR | O_EXCL | O_CLOEXEC, mode_t(0o600))
    if descriptor >= 0 { return descriptor }
    // Where the kernel or the file system does not know the flag.
    guard [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno), access(folder.nativePath, F_OK) == 0
    else { throw .failed(.create, folder) }
    let partial = try PartialFile.make(in: folder, mode: 0o600, for: folder)
    unlink(partial.path.nativePath)
    return partial.descriptor
  }

  /// How many bytes were reserved so far.
  package var byteCount: Int { end.load(ordering: .relaxed) }

  /// Reserves the next bytes of the file, and gives their place.
  func reserve(_ count: Int) -> Range<Int> {
    let start = end.wrappingAdd(count, ordering: .relaxed).oldValue
    return start..<(start + count)
  }

  /// Writes bytes at a place that was reserved (pwrite(2)).
  ///
  /// - Throws: `StreamingError.system` if the disk is full, a quota or limit is reached, or the
  ///   device fails.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StreamingError) {
    do throws(SystemError) {
      try SystemCalls.write(bytes, to: descriptor, at: offset)
    } catch {
      throw .system(.write, path: folder, code: error.code)
    }
  }

  /// Fills a buffer from a place that was written (pread(2)).
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(StreamingError) {
    do throws(SystemError) {
      let count = try SystemCalls.read(into: buffer, from: descriptor, at: offset)
      guard count == buffer.count else { throw SystemError(EIO) }
    } catch {
      throw .system(.read, path: folder, code: error.code)
    }
  }
}
