import CZlib

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

/// Decompresses gzip data (RFC 1952) that comes in parts, a piece at a time, as gzip(1) does.
///
/// Members one after the other give their contents one after the other. After a member, zeros end
/// the content, and so does anything else that does not begin a member: gzip(1) calls it trailing
/// garbage and ignores it. It holds zlib's state, some 40 KiB, and one piece.
struct GzipDecoder: ~Copyable {
  /// What a step gave.
  enum Step {
    /// Content, at least one byte, valid until the next step.
    case content(UnsafeRawBufferPointer)
    /// The input is used up, but for what stays in `input`, and more is needed.
    case needsInput
    /// There is no more content.
    case ended
  }

  private enum Place {
    case beforeMember, inMember, end
  }

  /// What has been read and not been used yet: at most one byte when more input is needed.
  var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private let inflater: Inflater
  private let output: Buffer
  private var place = Place.beforeMember
  private var hasMember = false
  private var contentCount = 0

  /// The bytes that a member begins with.
  private static let magic: [UInt8] = [0x1F, 0x8B]

  /// Makes a decoder whose pieces have at most `size` bytes, at least one.
  ///
  /// - Throws: `Failure.outOfMemory`.
  init(size: Int) throws(Failure) {
    output = Buffer(byteCount: size)
    inflater = try Inflater()
  }

  /// Decompresses until there is some content.
  ///
  /// - Parameter isLast: Whether the input ends with what is in `input`.
  /// - Returns: Content, or that more input is needed, or that there is no more content.
  /// - Throws: `Failure` if the data is damaged, ends within a member or is not gzip's at all.
  /// - Complexity: O(n) in what is taken from the input and in the content given.
  mutating func next(isLast: Bool) throws(Failure) -> Step {
    while true {
      switch place {
      case .beforeMember:
        guard input.count >= Self.magic.count || isLast else { return .needsInput }
        try beginMember()
      case .inMember:
        guard !input.isEmpty || isLast else { return .needsInput }
        let (count, isEnd) = try inflater.inflate(&input, into: output.bytes)
        contentCount += count
        if isEnd {
          place = .beforeMember
        } else if count == 0, input.isEmpty, isLast {
          throw .endsEarly(after: contentCount)
        }
        if count > 0 {
          return .content(UnsafeRawBufferPointer(rebasing: output.bytes[..<count]))
        }
      case .end:
        return .ended
      }
    }
  }

  private mutating func beginMember() throws(Failure) {
    if input.starts(with: Self.magic) {
      if hasMember { try inflater.reset() }
      hasMember = true
      place = .inMember
    } else if !hasMember {
      let isShort = input.count < Self.magic.count && Self.magic.starts(with: input)
      throw isShort ? .endsEarly(after: 0) : .notGzip
    } else if input.count == 1, input[0] != 0 {
      // It may be the start of a member that was cut off; gzip(1) takes it for that.
      throw .endsEarly(after: contentCount)
    } else {
      place = .end
    }
  }
}

extension GzipDecoder {
  /// Why data cannot be decompressed.
  enum Failure: Error {
    case notGzip
    /// It ends within a member, so many bytes of content after the start.
    case endsEarly(after: Int)
    /// zlib found a mistake, which it names.
    case damaged(String)
    case outOfMemory

    /// The error of the file that the data is from.
    func error(path: String) -> StreamingError {
      let (problem, advice) =
        switch self {
        case .notGzip: ("it does not begin as one", "name a file that gzip made")
        case .endsEarly(let count):
          ("it ends early, after \(count) bytes of content", "get the whole file")
        case .damaged(let problem): ("it is damaged (\(problem))", "get an intact copy")
        case .outOfMemory: ("zlib has no memory", "free some memory")
        }
      return .unreadable(path: path, format: "a gzip file", problem: problem, advice: advice)
    }
  }
}

/// zlib's state while it decompresses. A class, since zlib keeps the state's address.
private final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  /// For a window of 32 KiB, with gzip's header and trailer and nothing else (`inflateInit2`).
  private static let windowBits = MAX_WBITS + 16

  init() throws(GzipDecoder.Failure) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = inflateInit2_(
      stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .outOfMemory }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Begins another member (`inflateReset`).
  func reset() throws(GzipDecoder.Failure) {
    guard inflateReset(stream) == Z_OK else { throw .outOfMemory }
  }

  /// Decompresses as much as fits the output, and drops from the input what it used.
  ///
  /// - Returns: How many bytes were written, and whether the member ends there.
  func inflate(
    _ input: inout UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(GzipDecoder.Failure) -> (count: Int, isEnd: Bool) {
    // zlib counts in 32 bits.
    let offered = UnsafeRawBufferPointer(rebasing: input.prefix(1 << 30))
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: offered.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(offered.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let code = CZlib.inflate(stream, Z_NO_FLUSH)
    input = UnsafeRawBufferPointer(
      rebasing: input[(offered.count - Int(stream.pointee.avail_in))...])
    let count = output.count - Int(stream.pointee.avail_out)
    switch code {
    case Z_OK, Z_STREAM_END: return (count, code == Z_STREAM_END)
    // No progress for want of input, which the caller sees.
    case Z_BUF_ERROR: return (count, false)
    case Z_MEM_ERROR: throw .outOfMemory
    default:
      throw .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
    }
  }
}
