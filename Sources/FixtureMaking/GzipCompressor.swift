import CZlib

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
