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

extension JSONTokens {
  /// Reads a string to its end, after the quote that begins it.
  mutating func skipString() throws(StreamingError) {
    while true {
      position = window.endOfPlainText(from: position)
      if position == window.count {
        guard try more() else { throw mistake("the string has no end") }
      } else if window[position] == UInt8(ascii: "\"") {
        position += 1
        return
      } else {
        _ = try character()
      }
    }
  }

  /// Reads a member's name to its end, after the quote that begins it; returns whether it is the
  /// wanted one.
  mutating func name() throws(StreamingError) -> Bool {
    let end = window.endOfPlainText(from: position)
    // Nearly all names are plain and lie within a window.
    if end < window.count, window[end] == UInt8(ascii: "\"") {
      let name = UnsafeRawBufferPointer(rebasing: window[position..<end])
      position = end + 1
      return wanted.isSame(as: name)
    }
    return try longName()
  }

  /// Reads a name that is not plain or lies in several windows, of which no more is held than the
  /// wanted one can have.
  private mutating func longName() throws(StreamingError) -> Bool {
    var name = JSONName.Candidate(for: wanted)
    while true {
      let end = window.endOfPlainText(from: position)
      name.append(window[position..<end])
      position = end
      if position == window.count {
        guard try more() else { throw mistake("the name has no end") }
      } else if window[position] == UInt8(ascii: "\"") {
        position += 1
        return name.isWanted
      } else {
        name.append(UTF8.encode(try character()).unsafelyUnwrapped)
      }
    }
  }

  /// Reads an escape, or a character of several bytes.
  private mutating func character() throws(StreamingError) -> Unicode.Scalar {
    switch window[position] {
    case UInt8(ascii: "\\"): return try escape()
    case 0x80...: return try longCharacter()
    default: throw mistake("a control character must be escaped")
    }
  }

  private mutating func longCharacter() throws(StreamingError) -> Unicode.Scalar {
    let first = window[position]
    let length = first.utf8Length
    guard length > 1, try has(length), second(of: first).contains(window[position + 1]),
      window[(position + 2)..<(position + length)].allSatisfy(\.isUTF8Continuation)
    else { throw mistake("this is not valid UTF-8") }
    let number = window[(position + 1)..<(position + length)].reduce(
      UInt32(first & (0x7F >> length))
    ) { $0 << 6 | UInt32($1 & 0x3F) }
    position += length
    guard let scalar = Unicode.Scalar(number) else { preconditionFailure("the ranges see to that") }
    return scalar
  }

  /// What the second byte of a character may be: overlong forms, surrogates and what lies beyond
  /// Unicode are none (the Unicode Standard, table 3-7).
  private func second(of first: UInt8) -> ClosedRange<UInt8> {
    switch first {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }

  private mutating func escape() throws(StreamingError) -> Unicode.Scalar {
    guard try has(2) else { throw mistake("the string has no end") }
    let scalar: Unicode.Scalar
    switch window[position + 1] {
    case UInt8(ascii: "u"): return try unicodeEscape()
    case UInt8(ascii: "b"): scalar = "\u{08}"
    case UInt8(ascii: "f"): scalar = "\u{0C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "\""): scalar = "\""
    case UInt8(ascii: "\\"): scalar = "\\"
    case UInt8(ascii: "/"): scalar = "/"
    default: throw mistake("there is no such escape")
    }
    position += 2
    return scalar
  }

  /// Reads `\uXXXX`, or two of them that are a surrogate pair.
  private mutating func unicodeEscape() throws(StreamingError) -> Unicode.Scalar {
    guard try has(6), let first = unit(at: position) else {
      throw mistake("'\\u' needs four hexadecimal digits")
    }
    if let scalar = Unicode.Scalar(first) {
      position += 6
      return scalar
    }
    guard UTF16.isLeadSurrogate(first), try has(12), let second = unit(at: position + 6),
      UTF16.isTrailSurrogate(second)
    else { throw mistake("this is half of a surrogate pair") }
    position += 12
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  /// The number that `\uXXXX` gives, if that is what the text has at a place with room for it.
  private func unit(at place: Int) -> UInt16? {
    guard window[place] == UInt8(ascii: "\\"), window[place + 1] == UInt8(ascii: "u") else {
      return nil
    }
    var unit: UInt16 = 0
    for byte in window[(place + 2)..<(place + 6)] {
      guard let digit = byte.hexadecimalDigit else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}

/// A member's name that is looked for.
///
/// Names are the same if Swift's strings are: `é` as one character is `é` as `e` with an accent.
struct JSONName: Sendable {
  /// A name that is read in parts, in valid UTF-8.
  struct Candidate {
    private let wanted: JSONName
    private var bytes: [UInt8] = []
    private var isTooLong = false

    init(for wanted: JSONName) {
      self.wanted = wanted
    }

    mutating func append(_ part: some Collection<UInt8>) {
      isTooLong = isTooLong || bytes.count + part.count > wanted.longestForm
      if !isTooLong { bytes += part }
    }

    var isWanted: Bool { !isTooLong && bytes.withUnsafeBytes { wanted.isSame(as: $0) } }
  }

  private let text: String
  private let bytes: [UInt8]
  private let isASCII: Bool

  /// The most bytes that a name of the same characters may have: no character's decomposition is
  /// longer than three times itself in UTF-8, or shorter than a third of itself.
  private let longestForm: Int

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    longestForm = 9 * bytes.count
  }

  /// Whether a name in valid UTF-8 is the same.
  func isSame(as name: UnsafeRawBufferPointer) -> Bool {
    if name.elementsEqual(bytes) { return true }
    guard name.count <= longestForm, !isASCII || name.contains(where: { $0 >= 0x80 }) else {
      return false
    }
    return String(decoding: name, as: UTF8.self) == text
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt16? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(self - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(self - UInt8(ascii: "A") + 10)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(self - UInt8(ascii: "a") + 10)
    default: nil
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The first place at or after one where a string's plain ASCII ends: a quote, a backslash, a
  /// control character or a byte of a longer character; the count if there is none.
  ///
  /// - Complexity: O(n), eight bytes at a time.
  @inline(__always)
  fileprivate func endOfPlainText(from start: Int) -> Int {
    var place = start
    while place + 8 <= count {
      let word = loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      let found = PlainText.others(in: word)
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < count, PlainText.others(in: UInt64(self[place])) & 0x80 == 0 { place += 1 }
    return place
  }
}

private enum PlainText {
  /// Sets the high bit of the first byte of a word that is not plain; those after it say nothing.
  ///
  /// Taking one off a byte borrows from the next only if it was zero: so the first one found is
  /// right.
  @inline(__always)
  static func others(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let isQuote = (quotes &- ones) & ~quotes
    let isBackslash = (backslashes &- ones) & ~backslashes
    let isControl = (word &- ones &* 0x20) & ~word
    return (isQuote | isBackslash | isControl | word) & (ones &* 0x80)
  }
}
