/// What an XML document goes on with.
package enum XMLEvent {
  /// An element begins, of this name as it is written, with its prefix.
  case start(UnsafeRawBufferPointer)
  /// An attribute of the element that began last, with its value.
  case attribute(UnsafeRawBufferPointer, UnsafeRawBufferPointer)
  /// Text of the innermost open element, or a part of it.
  case text(UnsafeRawBufferPointer)
  /// The innermost open element ends.
  case end
}

/// Reads an XML document from start to end, an event at a time.
///
///     var events = try XMLEvents(path)
///     while let event = try events.next() { … }
///
/// Names, values and texts come in UTF-8, whatever the document is in. It holds a chunk of the
/// file, expat's copy of it and its events; of a tag, a comment or a declaration as much as it is
/// long, and each name once. A document for which that is more than `mostMemory` is refused, and so
/// is one of more levels than `mostLevels`, one whose entities grow without bound, and one that
/// refers to another file.
package struct XMLEvents: ~Copyable {
  /// The size of a chunk unless one is asked for.
  package static let chunkSize = 1 << 16
  /// The most levels of elements in elements.
  package static let mostLevels = 512
  /// The most bytes that expat may hold.
  package static let mostMemory = 16 << 20
  /// The most entities that a document may declare.
  package static let mostEntities = 1000

  private var chunks: ChunkReader
  private let parser: Expat
  private var isAtEnd = false

  /// Opens a file to read by chunks of `size` bytes.
  ///
  /// - Throws: `StreamingError` if it is missing, unreadable or not a regular file; what is in it
  ///   is seen later.
  package init(_ path: String, size: Int = chunkSize) throws(StreamingError) {
    chunks = try ChunkReader(path, size: size)
    parser = Expat()
  }

  /// The next event.
  ///
  /// - Returns: The event, its texts valid until the next call; `nil` at the end.
  /// - Throws: `StreamingError.malformed` or `.unreadable` if the document is refused, up to some
  ///   events early, and `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the bytes read and given; space as the type says.
  package mutating func next() throws(StreamingError) -> XMLEvent? {
    while true {
      if let event = parser.events.next() { return event }
      if isAtEnd { return nil }
      let chunk = try chunks.next()
      isAtEnd = chunk == nil
      do throws(Expat.Failure) {
        try parser.parse(chunk ?? UnsafeRawBufferPointer(start: nil, count: 0), isLast: isAtEnd)
      } catch {
        throw error.error(path: chunks.file.path)
      }
    }
  }

  /// Whether bytes are a document that is not refused.
  ///
  /// - Complexity: O(n) in time; space as the type says.
  package static func isDocument(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let parser = Expat()
    do throws(Expat.Failure) {
      var rest = bytes
      while !rest.isEmpty {
        try parser.parse(UnsafeRawBufferPointer(rebasing: rest.prefix(chunkSize)), isLast: false)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(chunkSize))
      }
      try parser.parse(rest, isLast: true)
      return true
    } catch {
      return false
    }
  }
}
