/// The text of a JSON document in UTF-8, window by window, whatever encoding its bytes are in.
///
/// A document in UTF-8 is not copied; one in UTF-16 or UTF-32 is converted, 64 KiB at a time. It
/// holds one chunk of the file, and that much more for a document to convert.
struct JSONText: ~Copyable {
  /// The path that mistakes are reported with.
  let path: String
  /// The text that `next` gave last; at the end of the document what was to be kept of it.
  private(set) var window = UnsafeRawBufferPointer(start: nil, count: 0)
  private var source: ByteWindows
  private var isStarted = false
  private var converter: TextConverter?
  /// How many bytes of the document lie before the text: those of a byte order mark.
  private var markLength = 0

  /// Opens a regular file to read by chunks of at most `size` bytes, at least one.
  init(_ path: String, size: Int) throws(StreamingError) {
    self.path = path
    source = ByteWindows(try ChunkReader(path, size: size))
  }

  /// Reads a document in memory, which must stay there.
  init(_ content: UnsafeRawBufferPointer, of path: String) {
    self.path = path
    source = ByteWindows(content)
  }

  /// Brings in more of the text, after the last `kept` bytes of the window.
  ///
  /// A document that must be converted can keep up to a page.
  ///
  /// - Returns: whether there is more; if so, the window has grown by a byte or more.
  /// - Throws: `StreamingError` if the device fails or the bytes are not what their encoding
  ///   allows.
  mutating func more(keeping kept: Int) throws(StreamingError) -> Bool {
    guard isStarted else { return try start() }
    if let converter { return try more(keeping: kept, convertedBy: converter) }
    let isMore = try source.more(keeping: kept)
    window = source.window
    return isMore
  }

  /// The place in the file, 1 for the first byte, of a byte of the text that is in UTF-8 there;
  /// `nil` in a document that was converted.
  func place(ofByte index: Int) -> Int? {
    converter == nil ? markLength + index + 1 : nil
  }

  /// The mistake that bytes are not what their encoding allows, or the text not what JSON allows.
  func mistake(_ problem: String, atByte index: Int? = nil) -> StreamingError {
    .malformed(
      path: path, format: "JSON", byte: index.flatMap { place(ofByte: $0) }, problem: problem)
  }

  private mutating func start() throws(StreamingError) -> Bool {
    isStarted = true
    while source.window.count < TextEncoding.longestSign,
      try source.more(keeping: source.window.count)
    {}
    let (encoding, markLength) = TextEncoding.of(source.window)
    self.markLength = markLength
    let text = UnsafeRawBufferPointer(rebasing: source.window[markLength...])
    guard encoding == .utf8 else {
      let converter = TextConverter(encoding, text)
      self.converter = converter
      return try more(keeping: 0, convertedBy: converter)
    }
    window = text
    return !text.isEmpty
  }

  private mutating func more(
    keeping kept: Int, convertedBy converter: TextConverter
  ) throws(StreamingError) -> Bool {
    converter.keep(window.suffix(kept))
    var isMore = true
    while isMore, !converter.convert() {
      guard converter.isValid else { throw mistake("it is not valid \(converter.encoding.name)") }
      isMore = try source.more(keeping: converter.rest.count)
      converter.rest = source.window
      guard isMore || converter.rest.isEmpty else { throw mistake("it ends within a character") }
    }
    window = converter.text
    return isMore
  }
}

/// Bytes window by window: a file's chunks, or content in memory as one window.
struct ByteWindows: ~Copyable {
  private(set) var window = UnsafeRawBufferPointer(start: nil, count: 0)
  private var chunks: ChunkReader?
  /// Content in memory that has not been given yet.
  private var content = UnsafeRawBufferPointer(start: nil, count: 0)

  init(_ chunks: consuming ChunkReader) {
    self.chunks = consume chunks
  }

  init(_ content: UnsafeRawBufferPointer) {
    self.content = content
  }

  /// Brings in more bytes after the last `kept` ones; returns whether there are more.
  mutating func more(keeping kept: Int) throws(StreamingError) -> Bool {
    if chunks != nil {
      let next = try chunks?.next(keeping: kept)
      window = chunks?.window ?? window
      return next != nil
    }
    guard !content.isEmpty else {
      window = UnsafeRawBufferPointer(rebasing: window.suffix(kept))
      return false
    }
    precondition(kept == 0, "content in memory is one window")
    window = content
    content = UnsafeRawBufferPointer(start: nil, count: 0)
    return true
  }
}
