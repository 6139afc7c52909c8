import Glibc
package import MemoryTracking
import Streaming

extension FixtureStore {
  /// The size of the pieces that fixtures are made and written in.
  static let chunkSize = 512 << 10
  /// How many pieces are on their way from the generator to the file.
  static let chunkCount = 3

  /// Makes a fixture, or gives the one that stands there intact.
  ///
  /// The bytes are made on a second thread while this one digests and writes them. A maker that is
  /// killed leaves nothing under the fixture's name, and what else it leaves the next one removes.
  ///
  /// - Parameters:
  ///   - recipeName: the recipe's name.
  ///   - size: the exact size.
  ///   - seed: the seed, or `nil` for the recipe's own.
  ///   - progress: told, about every 512 KiB, how much is done of how much; returns whether to go
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
    return fixture(request.name, try write(request, progress: progress), wasReused: false)
  }

  /// Writes a fixture and its manifest.
  private func write(
    _ request: FixtureRequest, progress: (ByteCount, ByteCount) -> Bool
  ) throws(FixtureError) -> Manifest {
    var generator = request.recipe.generator(size: request.size.bytes, seed: request.seed)
    let pipeline = try ChunkPipeline(
      capacity: Self.chunkSize, chunkCount: Self.chunkCount, produce: { generator.fill($0) })
    let digest = try streaming { () throws(StreamingError) -> UInt64? in
      try writeFile(request, from: pipeline, progress: progress)
    }
    guard let digest else { throw .cancelled(fixture: request.name) }
    var manifest = request.manifest(digest: digest)
    manifest.stamp = FileStatus(path(of: request.name))?.stamp
    try streaming { () throws(StreamingError) in try save(manifest, of: request.name) }
    return manifest
  }

  /// Writes a fixture's file and gives its digest, or `nil` where it was told to stop.
  private func writeFile(
    _ request: FixtureRequest, from pipeline: borrowing ChunkPipeline,
    progress: (ByteCount, ByteCount) -> Bool
  ) throws(StreamingError) -> UInt64? {
    var writer = try AtomicFileWriter(replacing: path(of: request.name), durable: false)
    try writer.reserve(request.size.bytes)
    var digest = XXH64()
    var done = ByteCount.zero
    while let chunk = pipeline.next() {
      try writer.write(chunk)
      digest.update(chunk)
      done = done + ByteCount(chunk.count)
      pipeline.release()
      guard progress(done, request.size) else { return nil }
    }
    // Before the file itself, so that none stands there without one, whenever the maker is killed.
    try save(request.manifest(digest: digest.finalize()), of: request.name)
    try writer.commit()
    return digest.finalize()
  }
}

/// Runs work on files, whose errors become a fixture's.
func streaming<Result>(
  _ body: () throws(StreamingError) -> Result
) throws(FixtureError) -> Result {
  do throws(StreamingError) {
    return try body()
  } catch {
    throw .file(error)
  }
}
