import Glibc
package import MemoryTracking
import Streaming

extension FixtureStore {
  /// Makes a fixture, or gives the one that stands there intact.
  ///
  /// A maker that is killed leaves nothing under the fixture's name, and what else it leaves the
  /// next one removes.
  ///
  /// - Parameters:
  ///   - recipeName: the recipe's name.
  ///   - size: the exact size.
  ///   - seed: the seed, or `nil` for the recipe's own.
  ///   - progress: told, about every MiB, how much is done of how much; returns whether to go
  ///     on. Where a fixture must be read to know that it is intact, it is told of that first.
  /// - Returns: the fixture; `wasReused` says whether it stood there.
  /// - Throws: `FixtureError` for an unknown recipe, a folder of no use, a disk that is or gets
  ///   full, and when told to stop; nothing is left of what was being made then.
  /// - Complexity: O(n) in the size, at about the speed of copying memory; under 2 MiB of space.
  @discardableResult
  package func make(
    _ recipeName: String, size: ByteCount, seed: UInt64? = nil,
    progress: (_ done: ByteCount, _ total: ByteCount) -> Bool = { _, _ in true }
  ) throws(FixtureError) -> Fixture {
    guard size >= .zero else { throw .negativeSize(size) }
    let request = FixtureRequest(try recipe(recipeName), size: size, seed: seed)
    try makeFolder()
    AtomicFileWriter.removeLeftovers(in: directory)
    if let fixture = try intactFixture(for: request, progress: progress) { return fixture }
    try checkFreeSpace(for: request)
    guard try onFiles({ () throws(StreamingError) in try write(request, progress: progress) })
    else { throw .cancelled(fixture: request.name) }
    return fixture(request.name, request.manifest, wasReused: false)
  }

  /// Writes a fixture and its manifest, and tells whether it came to the end.
  private func write(
    _ request: FixtureRequest, progress: (ByteCount, ByteCount) -> Bool
  ) throws(StreamingError) -> Bool {
    var writer = try AtomicFileWriter(replacing: path(of: request.name), durable: false)
    try writer.reserve(request.size.bytes)
    var chunks = FixtureChunks(request)
    while let chunk = chunks.next() {
      try writer.write(chunk)
      guard progress(chunks.done, request.size) else { return false }
    }
    var manifest = request.manifest
    // Before the file itself, so that none stands there without one, whenever the maker is killed.
    try save(manifest, of: request.name)
    try writer.commit()
    manifest.stamp = FileStatus(path(of: request.name))?.stamp
    try save(manifest, of: request.name)
    return true
  }
}
