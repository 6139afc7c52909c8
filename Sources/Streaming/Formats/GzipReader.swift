/// Reads the content of a gzip file from start to end, a chunk at a time, as `zcat` prints it.
///
///     var chunks = try GzipReader(path)
///     while let chunk = try chunks.next() { count += chunk.count }
///
/// However much a small file decompresses to, it holds a chunk of the file, one of the content, and
/// zlib's 40 KiB. Several members and what follows the last are treated as gzip(1) does.
package struct GzipReader: ~Copyable {
  /// The size of a chunk, of the file and of the content.
  package static let chunkSize = 1 << 16

  private var chunks: ChunkReader
  private var decoder: GzipDecoder
  private var isAtEnd = false

  /// Opens a gzip file.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file; what is in it
  ///   is seen later.
  package init(_ path: String) throws(StreamingError) {
    let chunks = try ChunkReader(path, size: Self.chunkSize)
    decoder = try GzipReader.decoder(path, size: Self.chunkSize)
    self.chunks = chunks
  }

  /// The next chunk of the content.
  ///
  /// - Returns: At least one byte, valid until the next call; `nil` at the end.
  /// - Throws: `StreamingError.unreadable` if the file is damaged, ends within a member or is not
  ///   gzip's, and `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the bytes read and given; constant space.
  package mutating func next() throws(StreamingError) -> UnsafeRawBufferPointer? {
    while true {
      switch try GzipReader.step(&decoder, isLast: isAtEnd, chunks.file.path) {
      case .content(let content): return content
      case .ended: return nil
      case .needsInput:
        isAtEnd = try chunks.next(keeping: decoder.input.count) == nil
        decoder.input = chunks.window
      }
    }
  }

  /// The whole content of a gzip file that is in memory, whose path is for errors.
  ///
  /// - Throws: `StreamingError.unreadable` as `next`.
  /// - Complexity: O(n) in the content, in time and space.
  package static func content(
    of archive: UnsafeRawBufferPointer, path: String
  ) throws(StreamingError) -> [UInt8] {
    var decoder = try decoder(path, size: chunkSize)
    decoder.input = archive
    var content: [UInt8] = []
    while case .content(let piece) = try step(&decoder, isLast: true, path) {
      content.append(contentsOf: piece)
    }
    return content
  }

  private static func decoder(_ path: String, size: Int) throws(StreamingError) -> GzipDecoder {
    do throws(GzipDecoder.Failure) {
      return try GzipDecoder(size: size)
    } catch {
      throw error.error(path: path)
    }
  }

  private static func step(
    _ decoder: inout GzipDecoder, isLast: Bool, _ path: String
  ) throws(StreamingError) -> GzipDecoder.Step {
    do throws(GzipDecoder.Failure) {
      return try decoder.next(isLast: isLast)
    } catch {
      throw error.error(path: path)
    }
  }
}
