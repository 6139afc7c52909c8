import Streaming

/// The numbers that the records of a JSON array have in a field, one by one.
///
/// A record is an object in the outermost array; of several fields of one name the first counts. It
/// holds what its tokens hold.
struct FieldNumbers: ~Copyable {
  private var tokens: JSONTokens
  /// Whether the outermost value is an array, of which the objects are records.
  private var isArray = false
  /// Whether the record at hand may still have the field.
  private var isOpen = false

  /// Reads a file by chunks.
  init(_ field: String, inFile path: String) throws(StreamingError) {
    tokens = try JSONTokens(path, wanting: field)
  }

  /// Reads a document in memory, which must stay there.
  init(_ field: String, in content: UnsafeRawBufferPointer, of path: String) {
    tokens = JSONTokens(content, of: path, wanting: field)
  }

  /// The number of the next record that has one in the field; `nil` after the last.
  ///
  /// - Throws: `StreamingError` if the document is not JSON up to there, or cannot be read.
  mutating func next() throws(StreamingError) -> Double? {
    while let token = try tokens.next() {
      switch token {
      case .beginArray where tokens.depth == 1: isArray = true
      case .beginObject where tokens.depth == 2: isOpen = isArray
      case .name(isWanted: true) where isOpen && tokens.depth == 2:
        isOpen = false
        if case .number(let number) = try tokens.next() { return number }
      default: break
      }
    }
    return nil
  }
}
