import Glibc
package import MemoryTracking
package import Streaming
package import YAMLFiles
import Yams

extension FixtureStore {
  func path(of name: String) -> String { "\(directory)/\(name)" }

  /// The fixture that a manifest describes.
  func fixture(_ name: String, _ manifest: Manifest, wasReused: Bool) -> Fixture {
    Fixture(
      name: name, path: path(of: name), recipe: manifest.recipe, size: manifest.size,
      seed: manifest.seed, wasReused: wasReused)
  }

  /// A fixture whose bytes are those asked for, or `nil` if there is none.
  ///
  /// Only if the file's status is not the recorded one are its bytes read, and compared with those
  /// that the recipe gives.
  func intactFixture(
    for request: FixtureRequest, progress: (ByteCount, ByteCount) -> Bool
  ) throws(FixtureError) -> Fixture? {
    let name = request.name
    guard var manifest = manifest(of: name), request.matches(manifest),
      let status = FileStatus(path(of: name)),
      request.recipe.compressionLevel != nil || status.size == request.size
    else { return nil }
    if manifest.stamp != status.stamp {
      let isIntact = try onFiles { () throws(StreamingError) in
        try hasBytes(of: request, progress: progress)
      }
      guard let isIntact else { throw .cancelled(fixture: name) }
      guard isIntact else { return nil }
      manifest.stamp = status.stamp
      // If the folder is read-only, the next check must read the bytes again: no harm done.
      try? save(manifest, of: name)
    }
    return fixture(name, manifest, wasReused: true)
  }

  /// Whether the file has the bytes asked for; `nil` if it was told to stop.
  private func hasBytes(
    of request: FixtureRequest, progress: (ByteCount, ByteCount) -> Bool
  ) throws(StreamingError) -> Bool? {
    let file = try InputFile(path(of: request.name))
    // What cannot be compressed becomes a little longer.
    let found = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 2 * FixtureChunks.size, alignment: 4096)
    defer { found.deallocate() }
    var chunks = FixtureChunks(request)
    while let chunk = chunks.next() {
      let part = UnsafeMutableRawBufferPointer(rebasing: found[..<chunk.count])
      let count = try file.read(into: part, at: chunks.fileCount - chunk.count)
      guard count == chunk.count, let one = part.baseAddress, let other = chunk.baseAddress,
        memcmp(one, other, count) == 0
      else { return false }
      guard progress(chunks.done, request.size) else { return nil }
    }
    return file.statedSize == chunks.fileCount
  }

  /// The manifest of a fixture; `nil` if there is none that can be read.
  func manifest(of name: String) -> Manifest? {
    // Without a manifest nothing is known about the file, and it is made again when asked for.
    let path = Manifest.path(for: name, in: directory)
    guard let bytes = try? InputFile(path).bytes(in: 0..<Manifest.mostBytes) else { return nil }
    return Manifest(text: String(decoding: bytes, as: UTF8.self))
  }

  func save(_ manifest: Manifest, of name: String) throws(StreamingError) {
    var writer = try AtomicFileWriter(
      replacing: Manifest.path(for: name, in: directory), durable: false)
    let bytes = manifest.text.utf8Span.span.bytes
    try bytes.withUnsafeBytes { (bytes) throws(StreamingError) in try writer.write(bytes) }
    try writer.commit()
  }

  /// The names of the fixtures that have a manifest, in no order.
  func manifestedNames() throws(FixtureError) -> [String] {
    do throws(SystemError) {
      return try SystemCalls.names(in: directory).compactMap(Manifest.fixtureName)
    } catch {
      if error.code == ENOENT { return [] }
      throw .folder(path: directory, code: error.code)
    }
  }

  /// Makes the folder and those above it that are not there (mkdir(2)).
  func makeFolder() throws(FixtureError) {
    var status = stat()
    if stat(directory, &status) != 0 {
      var path = directory.hasPrefix("/") ? "" : "."
      for part in directory.split(separator: "/") {
        path += "/" + part
        if mkdir(path, 0o777) != 0 && errno != EEXIST {
          throw .folder(path: directory, code: errno)
        }
      }
      guard stat(directory, &status) == 0 else { throw .folder(path: directory, code: errno) }
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .folder(path: directory, code: ENOTDIR)
    }
  }

  /// What the disk of the folder has free (statvfs(3)); `nil` if the file system does not say, as
  /// some network file systems.
  ///
  /// - Throws: `FixtureError.folder` if the folder cannot be used; a missing one is made.
  package func freeSpace() throws(FixtureError) -> ByteCount? {
    try makeFolder()
    return try Self.freeSpace(of: directory)
  }

  /// What the disk of an existing folder has free; `nil` if the file system does not say.
  ///
  /// - Throws: `FixtureError.folder` if the folder cannot be looked at.
  package static func freeSpace(of directory: String) throws(FixtureError) -> ByteCount? {
    var disk = statvfs()
    guard statvfs(directory, &disk) == 0 else { throw .folder(path: directory, code: errno) }
    // One that does not know reports that it has no blocks at all.
    guard disk.f_blocks > 0 else { return nil }
    return FreeSpace(blocks: UInt64(disk.f_bavail), blockSize: UInt64(disk.f_frsize)).free
  }

  /// Checks that the disk has room for a fixture and some more.
  func checkFreeSpace(for request: FixtureRequest) throws(FixtureError) {
    guard let free = try freeSpace() else { return }
    let space = FreeSpace(free: free)
    if let needed = space.shortage(of: request.size) {
      throw .noSpace(fixture: request.name, needed: needed, free: space.free)
    }
  }
}

/// Runs work on files, whose errors become a fixture's.
func onFiles<Result>(
  _ body: () throws(StreamingError) -> Result
) throws(FixtureError) -> Result {
  do throws(StreamingError) {
    return try body()
  } catch {
    throw .file(error)
  }
}

/// The room on a disk, and what must stay of it.
struct FreeSpace {
  /// What the disk has free for this user.
  var free: ByteCount

  init(free: ByteCount) {
    self.free = free
  }

  /// Takes a product of blocks and their size, which may be beyond what is counted.
  init(blocks: UInt64, blockSize: UInt64) {
    let (product, overflow) = blocks.multipliedReportingOverflow(by: blockSize)
    free = ByteCount(overflow ? Int.max : Int(clamping: product))
  }

  /// What a fixture needs in all, if that is more than there is; `nil` if there is room.
  ///
  /// A sixteenth of the fixture, at least 1 MiB and at most 256 MiB, must stay free, as a full disk
  /// hurts more than a fixture that is missing.
  func shortage(of size: ByteCount) -> ByteCount? {
    let margin = min(max(size.bytes / 16, 1 << 20), 256 << 20)
    let (needed, overflow) = size.bytes.addingReportingOverflow(margin)
    let whole = ByteCount(overflow ? Int.max : needed)
    return whole > free ? whole : nil
  }
}

/// Why a fixture or a recipe cannot be used.
package enum FixtureError: Error, Hashable, CustomStringConvertible {
  /// A recipe's text has a mistake.
  case recipe(FileMistake)
  /// No recipe has this name; `known` are those that exist.
  case unknownRecipe(String, known: [String])
  /// The size is negative.
  case negativeSize(ByteCount)
  /// The folder of fixtures cannot be made or used; `code` is the `errno`.
  case folder(path: String, code: Int32)
  /// The disk has no room for the fixture.
  case noSpace(fixture: String, needed: ByteCount, free: ByteCount)
  /// The fixture or its manifest could not be written or read.
  case file(StreamingError)
  /// The maker was told to stop; nothing is left of what it was making.
  case cancelled(fixture: String)
  /// No fixture has this name; `known` are those that exist.
  case unknownFixture(String, known: [String])
  /// A fixture could not be removed; `code` is the `errno`.
  case notRemoved(path: String, code: Int32)

  package var description: String {
    switch self {
    case .recipe(let mistake):
      "\(mistake.place): \(mistake.problem)"
    case .unknownRecipe(let name, let known):
      "fixture: there is no recipe '\(name)'; " + RecipeMapping.advice(name, among: known)
    case .negativeSize(let size):
      "fixture: the size '\(size)' is negative; ask for 0 or more"
    case .folder(let path, let code):
      "fixture: cannot use the folder '\(path)' (\(SystemError(code))); "
        + "name another with --fixtures"
    case .noSpace(let fixture, let needed, let free):
      "fixture: cannot make '\(fixture)', which needs \(needed) where \(free) are free; "
        + "ask for a smaller size, or free some space"
    case .file(let error):
      error.description
    case .cancelled(let fixture):
      "fixture: making '\(fixture)' was cancelled; ask for it again to have it"
    case .unknownFixture(let name, let known):
      known.isEmpty
        ? "fixture: there is no fixture '\(name)'; make one with 'fixture make'"
        : "fixture: there is no fixture '\(name)'; " + RecipeMapping.advice(name, among: known)
    case .notRemoved(let path, let code):
      "fixture: cannot remove '\(path)' (\(SystemError(code))); "
        + "ask its owner to remove it"
    }
  }
}

extension FixtureError {
  /// A mistake at a node of a recipe.
  static func recipe(at node: Node, in file: String, _ problem: String) -> FixtureError {
    .recipe(FileMistake(file, at: node, problem))
  }
}
