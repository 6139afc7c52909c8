import Glibc

/// Writes a file that appears under its name whole or not at all.
///
/// The bytes go to a hidden file beside the target, which `commit()` renames into its place; until
/// then the old file is untouched, even as an input of the very work that replaces it. A writer
/// that ends without `commit()` leaves nothing; what a killed one leaves, the next writer in that
/// folder removes. A symbolic link is followed; the new file has the old one's mode. A terminal, a
/// FIFO, `/dev/null` or `/dev/stdout` has no place to rename to and is written directly. A writer
/// holds one descriptor and no buffer: give it large pieces.
package struct AtomicFileWriter: ~Copyable {
  private let path: String
  private let target: Target
  private let partialPath: String?
  private let descriptor: Int32
  private let durable: Bool
  private var isCommitted = false

  /// Begins a file in a folder that exists; `durable` has `commit()` wait until a loss of power
  /// cannot undo it (fsync(2)).
  ///
  /// - Throws: `StreamingError` if the path is that of a directory, a socket or a disk, or of a
  ///   file that may not be written, or if no file can be made in the folder.
  /// - Complexity: one pass over the names in the folder; constant space.
  package init(replacing path: String, durable: Bool) throws(StreamingError) {
    let target = try Target(path)
    let opened = try target.open()
    self.path = path
    self.target = target
    self.durable = durable
    (descriptor, partialPath) = opened
  }

  /// Writes bytes that are in memory to a file, whole or not at all.
  ///
  /// - Throws: `StreamingError` as `init(replacing:durable:)`, and if they cannot be written.
  package static func write(
    _ bytes: [UInt8], to path: String, durable: Bool = false
  ) throws(StreamingError) {
    var writer = try AtomicFileWriter(replacing: path, durable: durable)
    try bytes.span.bytes.withUnsafeBytes { (bytes) throws(StreamingError) in
      try writer.write(bytes)
    }
    try writer.commit()
  }

  /// Checks in advance that a result can be written; changes nothing there. A device or FIFO is not
  /// opened: its reader would take that for the whole.
  ///
  /// - Throws: `StreamingError` as `init(replacing:durable:)`, which takes as long.
  package static func check(_ path: String) throws(StreamingError) {
    guard try Target(path).folder != nil else { return }
    _ = try AtomicFileWriter(replacing: path, durable: false)
  }

  deinit {
    guard let partialPath, !isCommitted else {
      close(descriptor)
      return
    }
    unlink(partialPath.nativePath)
    closeInBackground(descriptor)
  }

  /// Reserves room on the disk for a length known beforehand, or for none, which the file has from
  /// now on (posix_fallocate(3)).
  ///
  /// A full disk is then known before the work is done, and the writing itself is faster. If the
  /// file system cannot reserve, the C library writes a byte to each block, at some cost.
  ///
  /// - Throws: `StreamingError.system` if there is no room, or a quota or limit forbids it.
  package mutating func reserve(_ byteCount: Int) throws(StreamingError) {
    guard partialPath != nil, byteCount > 0 else { return }
    let code = posix_fallocate(descriptor, 0, byteCount)
    // A signal must be handled now; the bytes can be written without a reservation.
    guard code == 0 || code == EINTR else { throw .system(.write, path: path, code: code) }
  }

  /// Appends bytes, in as many `write(2)` as it takes.
  ///
  /// - Throws: `StreamingError.system` if the device is full, a quota or limit is reached or the
  ///   device fails; the writer can then only be dropped, which removes what was written.
  /// - Complexity: O(n) in the count of bytes, constant space.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(StreamingError) {
    do throws(SystemError) {
      try SystemCalls.write(bytes, to: descriptor)
    } catch {
      throw .system(.write, path: path, code: error.code)
    }
  }

  /// Puts the finished file in its place (rename(2)).
  ///
  /// - Throws: `StreamingError.system` if the last bytes do not reach the device or the file
  ///   cannot take its place; nothing is left of it then.
  package consuming func commit() throws(StreamingError) {
    guard let partialPath else { return }
    if durable && fsync(descriptor) != 0 { throw .failed(.write, path) }
    // A network file system reports a full disk only on close; the lock must outlast that.
    let copy = dup(descriptor)
    guard copy >= 0, close(copy) == 0 else { throw .failed(.write, path) }
    guard rename(partialPath.nativePath, target.path.nativePath) == 0 else {
      throw .failed(.replace, path)
    }
    isCommitted = true
    if durable { try syncFolder() }
  }

  /// Removes the hidden files that killed writers left in a folder, which may be missing.
  ///
  /// A new writer does this too. A leftover that cannot be removed stays, and the next one tries.
  package static func removeLeftovers(in folder: String) { PartialFile.sweep(folder) }

  /// Removes the hidden files that killed writers left beside an output, given as to the writer;
  /// none for a place that no hidden file is made for.
  package static func removeLeftovers(beside path: String) {
    guard let folder = try? Target(path).folder else { return }
    PartialFile.sweep(folder)
  }

  private func syncFolder() throws(StreamingError) {
    guard let folder = target.folder else { return }
    let descriptor = open(folder.nativePath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder one may write to but not list cannot be opened, and some cannot be synced (EINVAL).
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw .failed(.replace, path) }
  }
}

/// Where an output belongs, found once before writing.
private struct Target {
  /// The path with symbolic links resolved.
  var path: String
  /// The folder to rename within, or `nil` if the output is written directly.
  var folder: String?
  /// The regular file that is there now.
  var replaced: stat?

  init(_ path: String) throws(StreamingError) {
    self.path = path
    var status = stat()
    guard stat(path.nativePath, &status) == 0 else {
      guard errno == ENOENT else { throw .failed(.create, path) }
      guard !path.isEmpty, !path.hasSuffix("/") else {
        throw .system(.create, path: path, code: ENOENT)
      }
      folder = Target.folder(of: path)
      return
    }
    switch FileKind(mode: status.st_mode) {
    // To rename over one's own standard output would part it from those who hold it open.
    case nil where path.hasPrefix("/dev/") && !path.hasPrefix("/dev/shm/"),
      nil where path.hasPrefix("/proc/"):
      break
    case nil:
      guard faccessat(AT_FDCWD, path.nativePath, W_OK, AT_EACCESS) == 0,
        let real = realpath(path.nativePath, nil)
      else { throw .failed(.create, path) }
      defer { free(real) }
      self.path = NativeText.text(
        of: UnsafeRawBufferPointer(start: real, count: strlen(real)))
      folder = Target.folder(of: self.path)
      replaced = status
    case .fifo, .characterDevice:
      break
    case let kind?:
      throw .notReplaceable(path: path, kind)
    }
  }

  /// Opens the target itself or a partial file beside it.
  func open() throws(StreamingError) -> (descriptor: Int32, partialPath: String?) {
    guard let folder else {
      let descriptor = Glibc.open(path.nativePath, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .failed(.create, path) }
      return (descriptor, nil)
    }
    // What is to replace a private file must not be readable meanwhile.
    let mode: mode_t = replaced == nil ? 0o666 : 0o600
    let partial = try PartialFile.make(in: folder, mode: mode, for: path)
    guard takeOverPermissions(partial.descriptor) else {
      let error = StreamingError.failed(.create, path)
      unlink(partial.path.nativePath)
      close(partial.descriptor)
      throw error
    }
    return (partial.descriptor, partial.path)
  }

  private func takeOverPermissions(_ descriptor: Int32) -> Bool {
    guard let replaced else { return true }
    // Only root can give a file away; anyone else's new file is their own, without set-id bits.
    let isGiven = fchown(descriptor, replaced.st_uid, replaced.st_gid) == 0
    return fchmod(descriptor, replaced.st_mode & (isGiven ? 0o7777 : 0o777)) == 0
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// Closes the last descriptor of a file without a name, in a thread of its own (pthread_create(3)).
///
/// The kernel takes a tenth of a second for each GiB that it then frees, and a caller that has
/// given up wants to continue at once. A process that ends meanwhile has the kernel close it all
/// the same.
private func closeInBackground(_ descriptor: Int32) {
  var thread = pthread_t()
  // One more, since the first descriptor would be no pointer at all.
  let argument = UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1)
  let code = pthread_create(
    &thread, nil,
    { argument in
      close(Int32(Int(bitPattern: argument) - 1))
      return nil
    }, argument)
  if code == 0 { pthread_detach(thread) } else { close(descriptor) }
}

/// The hidden file that an output grows in beside its place, until it is renamed.
///
/// Its maker holds a lock on it (flock(2)), which the kernel drops however the maker ends. So a
/// partial file without a lock is left over from a dead process, and the next one to make a file in
/// that folder removes it.
struct PartialFile {
  var path: String
  var descriptor: Int32

  private static let prefix = ".highwater-"
  private static let suffix = ".partial"

  /// Makes a locked, empty partial file with a name of its own, and sweeps its dead kin.
  ///
  /// - Throws: `StreamingError`, naming `output`, if it cannot be made in the folder.
  static func make(
    in folder: String, mode: mode_t, for output: String
  ) throws(StreamingError) -> PartialFile {
    sweep(folder)
    while true {
      let name = prefix + String(UInt64.random(in: .min ... .max), radix: 16) + suffix
      let path = folder + "/" + name
      let descriptor = open(path.nativePath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor < 0 && (errno == EEXIST || errno == EINTR) { continue }
      guard descriptor >= 0 else { throw .failed(.create, output) }
      if isHeld(descriptor) { return PartialFile(path: path, descriptor: descriptor) }
      close(descriptor)
    }
  }

  /// Locks a new partial file, unless a sweeper came between its creation and this.
  private static func isHeld(_ descriptor: Int32) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      // A file system without locks has no sweepers either: they cannot lock.
      return errno != EWOULDBLOCK
    }
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  /// Removes what killed makers left in a folder.
  ///
  /// A leftover that cannot be removed must not prevent the output, so this never fails.
  static func sweep(_ folder: String) {
    try? SystemCalls.forEachName(in: folder) { name in
      guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return }
      let path = "\(folder)/\(name)".nativePath
      let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}
