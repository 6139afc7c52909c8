import MemoryTracking

/// The bytes of a fixture's file in the chunks that they are written and compared in.
///
/// It holds one chunk, what that becomes if it is compressed, and the generator's pools.
struct FixtureChunks: ~Copyable {
  /// The size of a chunk of content: small enough for a core's cache to hold it between making and
  /// writing.
  static let size = ContentChunks.size

  private var content: ContentChunks
  private let compressor: GzipCompressor?
  /// How many bytes of the file the chunks given so far hold.
  private(set) var fileCount = 0

  init(_ request: FixtureRequest) {
    content = ContentChunks(request)
    compressor = request.recipe.compressionLevel.map {
      GzipCompressor(level: $0, longestInput: Self.size)
    }
  }

  /// How much of the content the chunks given so far hold.
  var done: ByteCount { content.done }

  /// The next chunk, at least one byte, valid until the next call; `nil` after the last.
  mutating func next() -> UnsafeRawBufferPointer? {
    var chunk: UnsafeRawBufferPointer?
    if let compressor {
      repeat { chunk = compressor.next(content.next()) } while chunk?.isEmpty == true
    } else {
      chunk = content.next()
    }
    fileCount += chunk?.count ?? 0
    return chunk
  }
}

/// The content of a fixture in chunks.
///
/// All chunks but the last have the same size, so that each write begins and ends with a page of
/// the kernel's cache and fills large ones. It holds one chunk and the generator's pools.
private struct ContentChunks: ~Copyable {
  static let size = 1 << 20

  private enum Source {
    case text(FixtureGenerator)
    case pages(DatabasePages)

    var leastCapacity: Int {
      switch self {
      case .text(let generator): generator.leastCapacity
      case .pages: DatabasePages.leastCapacity
      }
    }
  }

  private var source: Source
  private let buffer: UnsafeMutableRawBufferPointer
  /// The bytes at the buffer's start that have been made: those of the last chunk, then others.
  private var made = 0
  private var given = 0
  /// How much the chunks given so far hold.
  private(set) var done = ByteCount.zero

  init(_ request: FixtureRequest) {
    if case .database(let parameters) = request.recipe.parameters {
      source = .pages(
        DatabasePages(
          size: request.size.bytes, parameters: parameters, random: SplitMix64(seed: request.seed)))
    } else {
      source = .text(request.recipe.generator(size: request.size.bytes, seed: request.seed))
    }
    buffer = .allocate(byteCount: Self.size + source.leastCapacity, alignment: 4096)
  }

  deinit {
    buffer.deallocate()
  }

  /// The next chunk, valid until the next call; `nil` after the last.
  mutating func next() -> UnsafeRawBufferPointer? {
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[given..<made]))
    made -= given
    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[made...])
    switch source {
    case .text(var generator):
      made += generator.fill(rest)
      source = .text(generator)
    case .pages(var pages):
      made += pages.fill(rest)
      source = .pages(pages)
    }
    given = min(made, Self.size)
    done = done + ByteCount(given)
    return given > 0 ? UnsafeRawBufferPointer(rebasing: buffer[..<given]) : nil
  }
}
