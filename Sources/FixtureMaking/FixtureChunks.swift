import CZlib
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

/// Compresses content into one gzip member, whose header names neither a file nor a time.
///
/// The same zlib gives the same bytes; another version may compress better, and then a fixture is
/// made anew. A class, since zlib keeps its state's address. It holds zlib's 256 KiB and what one
/// piece of the content can become.
final class GzipCompressor {
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer
  private let longestInput: Int
  private var isFinished = false

  /// The window, with gzip's header and trailer (`deflateInit2`).
  private static let windowBits = MAX_WBITS + 16
  private static let memoryLevel: Int32 = 8
  /// More than zlib keeps back of the pieces before.
  private static let mostPending = 1 << 18

  /// Begins a member of pieces of at most `longestInput` bytes; `level` is 1 to 9.
  init(level: Int, longestInput: Int) {
    self.longestInput = longestInput
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, Int32(level), Z_DEFLATED, Self.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib cannot begin (\(code))")
    let most = Int(deflateBound(stream, UInt(longestInput))) + Self.mostPending
    output = .allocate(byteCount: most, alignment: 16)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Compresses the next piece; `nil` ends the member.
  ///
  /// - Returns: What is known of the compressed bytes by then, which may be none yet, valid until
  ///   the next call; `nil` after the member's end.
  func next(_ piece: UnsafeRawBufferPointer?) -> UnsafeRawBufferPointer? {
    guard !isFinished else { return nil }
    precondition((piece?.count ?? 0) <= longestInput, "the piece is too long")
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: piece?.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(piece?.count ?? 0)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let code = deflate(stream, piece == nil ? Z_FINISH : Z_NO_FLUSH)
    isFinished = piece == nil
    precondition(
      code == (isFinished ? Z_STREAM_END : Z_OK) && stream.pointee.avail_in == 0,
      "zlib's output has room for all")
    return UnsafeRawBufferPointer(
      rebasing: output[..<(output.count - Int(stream.pointee.avail_out))])
  }
}
