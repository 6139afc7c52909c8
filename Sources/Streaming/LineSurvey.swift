import CByteScan

/// A few words to look for near the start of each line, the most important one first.
package struct LineWords: Sendable {
  private let words: byte_words

  /// Makes a list of four words of two to eight bytes, each of which begins with two bytes that are
  /// rare in the text; they are looked for in the first `reach` bytes of a line.
  package init(_ words: [String], reach: Int) {
    precondition(words.count == byte_scan_words)
    let scanned = words.map { word in
      precondition((2...8).contains(word.utf8.count))
      let bytes = word.utf8.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      let mask = UInt64.max >> UInt64(64 - 8 * word.utf8.count)
      return byte_word(bytes: bytes, mask: mask, size: word.utf8.count)
    }
    self.words = byte_words(words: (scanned[0], scanned[1], scanned[2], scanned[3]), reach: reach)
  }

  /// The index of the first of the words that is near the start of a line; `nil` if none is.
  ///
  /// - Complexity: O(n) in what is searched.
  package func first(in line: UnsafeRawBufferPointer) -> Int? {
    guard let base = line.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    return withUnsafePointer(to: words) { index(byte_scan_word(base, line.count, $0)) }
  }

  /// Finds the ends of lines and the words near their starts, from the start of a line on.
  ///
  /// - Returns: How many were found; if they do not fill `lines`, no newline follows.
  fileprivate func scan(
    _ text: UnsafeRawBufferPointer, from start: inout Int, into lines: inout [byte_line]
  ) -> Int {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    return withUnsafePointer(to: words) {
      byte_scan_lines(base, &start, text.count, $0, &lines, lines.count)
    }
  }

  fileprivate func index(_ word: Int) -> Int? {
    word < byte_scan_words ? word : nil
  }
}

/// Reads lines as `LineReader` does, and says which of a few words is near the start of each.
///
///     var lines = LineSurvey(chunks, lookingFor: words)
///     while let line = try lines.next() { count[lines.word ?? 4] += 1 }
///
/// It finds newlines and words in one look at the bytes, some hundred lines at a time, which is
/// several times as fast as a search in each line. It holds up to two chunks.
package struct LineSurvey: ~Copyable {
  /// The index of the word found first in the line that `next` gave last, of those near its start.
  package private(set) var word: Int?

  private let words: LineWords?
  private var chunks: ChunkReader
  private var window = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The lines found in the window, of which those before `taken` were given.
  private var found = [byte_line](repeating: byte_line(end: 0, word: 0), count: 256)
  private var foundCount = 0
  private var taken = 0
  /// Where in the window what was not given begins.
  private var position = 0
  /// Whether no newline follows the lines found.
  private var isScanned = true
  private var offset: Int
  private var isStart = true

  /// Reads the lines of chunks, which begin with a line; without words it only finds lines.
  package init(_ chunks: consuming ChunkReader, lookingFor words: LineWords? = nil) {
    offset = chunks.windowOffset
    self.chunks = chunks
    self.words = words
  }

  /// The next line, or the next piece of one that is longer than a chunk.
  ///
  /// - Returns: at least one byte, valid until the next call; `nil` at the end.
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the length of the line or piece.
  package mutating func next() throws(StreamingError) -> LineReader.Line? {
    while true {
      if taken < foundCount {
        let line = found[taken]
        taken += 1
        word = isStart ? words?.index(line.word) : nil
        return take(to: line.end, isEnd: true)
      }
      if !isScanned {
        scan()
      } else if window.count - position >= LineReader.wholeLength {
        return takeRest(isEnd: false)
      } else {
        let isAtEnd = try chunks.next(keeping: window.count - position) == nil
        window = chunks.window
        position = 0
        if isAtEnd { return window.isEmpty ? nil : takeRest(isEnd: true) }
        isScanned = false
      }
    }
  }

  private mutating func scan() {
    var end = position
    foundCount =
      words?.scan(window, from: &end, into: &found) ?? window.scan(from: &end, into: &found)
    taken = 0
    isScanned = foundCount < found.count
  }

  /// A piece that does not end in a newline.
  private mutating func takeRest(isEnd: Bool) -> LineReader.Line {
    let rest = UnsafeRawBufferPointer(rebasing: window[position...])
    word = isStart ? words?.first(in: rest) : nil
    return take(to: window.count, isEnd: isEnd)
  }

  @inline(__always)
  private mutating func take(to end: Int, isEnd: Bool) -> LineReader.Line {
    let bytes = UnsafeRawBufferPointer(rebasing: window[position..<end])
    let line = LineReader.Line(bytes: bytes, offset: offset, isStart: isStart, isEnd: isEnd)
    position = end
    offset += bytes.count
    isStart = isEnd
    return line
  }
}

extension UnsafeRawBufferPointer {
  /// Finds the ends of lines, from the start of a line on; see `LineWords.scan`.
  fileprivate func scan(from start: inout Int, into lines: inout [byte_line]) -> Int {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    return byte_scan_lines(base, &start, count, nil, &lines, lines.count)
  }

  /// Reads whole numbers, one a line, from the start of a line on, until `numbers` is full.
  ///
  /// It stops before the first line that is anything but up to 18 digits, perhaps with a minus sign
  /// before them, and perhaps before the first line and the last few; it says so by fewer numbers
  /// than there is room for.
  ///
  /// - Complexity: O(n), some two nanoseconds a number.
  package func readNumbers(
    from start: inout Int, into numbers: UnsafeMutableBufferPointer<Int>
  ) -> Int {
    guard let base = baseAddress?.assumingMemoryBound(to: UInt8.self),
      let room = numbers.baseAddress, !numbers.isEmpty
    else { return 0 }
    return byte_scan_numbers(base, &start, count, room, numbers.count)
  }
}

/// The fields of a line, as awk sees them: runs of bytes between blanks and tabs.
package enum Fields {
  /// A field by its number, 1 for the first; empty if there are fewer.
  ///
  /// - Complexity: O(n) in the bytes up to its end, constant space.
  @inlinable
  package static func field(
    _ number: Int, of line: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    var end = 0
    var left = number
    while true {
      var start = end
      while start < line.count, isSeparator(line[start]) { start += 1 }
      end = start
      while end < line.count, !isSeparator(line[end]) { end += 1 }
      left -= 1
      if left == 0 || start == line.count {
        return UnsafeRawBufferPointer(rebasing: line[start..<end])
      }
    }
  }

  /// Whether a byte separates fields.
  @inlinable
  package static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
