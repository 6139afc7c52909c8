/// Reads a file and gives the lines that match, in flat memory however long a line is.
///
///     var lines = MatchingLines(try ChunkReader(path), matching: .text(BytePattern("ERROR".utf8)))
///     while let line = try lines.next() { … }
///
/// It does not go line by line: it looks for the pattern in a whole chunk, and for the line's start
/// and end only around a match, which is what makes it fast. It holds up to two chunks.
package struct MatchingLines: ~Copyable {
  /// A line that matches.
  package struct Line {
    /// The number of the line, 1 for the first; 0 if numbers were not asked for.
    package let number: Int
    /// The place of its first byte in the file.
    package let offset: Int
    /// The line with its newline, if it has one, or `nil` if it is too long to come whole; valid
    /// until the next call of `next`.
    package let bytes: UnsafeRawBufferPointer?
  }

  /// The longest line, newline included, that always comes whole.
  package static let wholeLength = ChunkReader.defaultSize

  package var file: InputFile {
    _read { yield chunks.file }
  }

  /// The place in the file up to which it has been read: its end once `next` has given `nil`.
  package var offset: Int { windowOffset + window.count }

  private var chunks: ChunkReader
  private var pattern: LinePattern
  private let numbersLines: Bool
  private var window = UnsafeRawBufferPointer(start: nil, count: 0)
  private var windowOffset = 0
  /// Where in the window to continue; newlines before it have been counted.
  private var position = 0
  /// The place in the file where the line of the position begins.
  private var lineStart: Int
  private var lineNumber = 1
  /// Whether the position is in a line that was given; the next one begins after its newline.
  private var isInGivenLine = false

  /// Searches a file or a part of it, from the start of a line. To number the lines takes a look at
  /// every byte.
  package init(
    _ chunks: consuming ChunkReader, matching pattern: LinePattern, numbersLines: Bool = false
  ) {
    lineStart = chunks.windowOffset
    self.chunks = chunks
    self.pattern = pattern
    self.numbersLines = numbersLines
  }

  /// The next line that matches; `nil` at the end of the file.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the bytes up to the end of the line.
  package mutating func next() throws(StreamingError) -> Line? {
    guard try skipGivenLine() != nil else { return nil }
    while true {
      if let match = pattern.firstMatch(in: window, from: position) { return try line(at: match) }
      pass(to: max(position, window.count - pattern.reach))
      let isLineOpen = offset > lineStart
      guard try read() else {
        guard isLineOpen, pattern.matchesAtEnd() else { return nil }
        return try line(at: window.count)
      }
    }
  }

  /// Reads on to the end of the line that `next` gave last and returns its place, after the
  /// newline.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the line's length.
  package mutating func endOfLine() throws(StreamingError) -> Int {
    try skipGivenLine() ?? offset
  }

  /// Goes past the newline of the line given and returns that place; `nil` at the end of the file.
  private mutating func skipGivenLine() throws(StreamingError) -> Int? {
    while isInGivenLine {
      if let newline = window.firstIndex(of: newlineByte, from: position) {
        isInGivenLine = false
        pass(to: newline + 1)
      } else {
        position = window.count
        guard try read() else { return nil }
      }
    }
    return windowOffset + position
  }

  /// The line around a place in the window, read on to its end as far as it can come whole.
  private mutating func line(at match: Int) throws(StreamingError) -> Line {
    pass(to: match)
    var end = match
    isInGivenLine = true
    while true {
      let start = lineStart - windowOffset
      if let newline = window.firstIndex(of: newlineByte, from: end) {
        return line(from: start, to: newline + 1)
      }
      end = window.count
      guard start >= 0, end - start < MatchingLines.wholeLength else {
        return Line(number: number, offset: lineStart, bytes: nil)
      }
      position = end
      guard try read() else { return line(from: lineStart - windowOffset, to: window.count) }
      end = position
    }
  }

  private func line(from start: Int, to end: Int) -> Line {
    let bytes = start < 0 ? nil : UnsafeRawBufferPointer(rebasing: window[start..<end])
    return Line(number: number, offset: lineStart, bytes: bytes)
  }

  private var number: Int { numbersLines ? lineNumber : 0 }

  /// Moves the position on, and keeps count of the lines passed.
  private mutating func pass(to end: Int) {
    let passed = UnsafeRawBufferPointer(rebasing: window[position..<end])
    if numbersLines { lineNumber += passed.count(of: newlineByte, in: 0..<passed.count) }
    if let newline = passed.lastIndex(of: newlineByte, in: 0..<passed.count) {
      lineStart = windowOffset + position + newline + 1
    }
    position = end
  }

  /// Reads a chunk after what must stay: what was not searched, and the line it is in unless that
  /// is too long.
  private mutating func read() throws(StreamingError) -> Bool {
    let unsearched = window.count - position
    let line = offset - lineStart
    let kept = line <= MatchingLines.wholeLength ? max(unsearched, line) : unsearched
    let hasMore = try chunks.next(keeping: min(kept, window.count)) != nil
    window = chunks.window
    windowOffset = chunks.windowOffset
    position = min(kept, window.count) - unsearched
    return hasMore
  }
}

/// What a line is searched for: a text or a regular expression.
package enum LinePattern: Sendable {
  /// A text that the line contains.
  case text(BytePattern)
  /// An expression that matches some part of the line.
  case expression(LineAutomaton)

  /// How many bytes must be searched once more when more bytes follow them.
  var reach: Int {
    switch self {
    case .text(let pattern): pattern.reach
    // Its state is all that it keeps of the bytes before.
    case .expression: 0
    }
  }

  /// Goes on to the first line that matches; see `LineAutomaton.firstMatch`.
  mutating func firstMatch(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    switch self {
    case .text(let pattern): return pattern.firstIndex(in: text, from: start)
    case .expression(var automaton):
      // Taken out and put back, or the table would be copied.
      self = .text(.placeholder)
      defer { self = .expression(automaton) }
      return automaton.firstMatch(in: text, from: start)
    }
  }

  /// Ends the text, and returns whether its last line, which has no newline, matches. A text in
  /// that line was found before.
  mutating func matchesAtEnd() -> Bool {
    guard case .expression(var automaton) = self else { return false }
    self = .text(.placeholder)
    defer { self = .expression(automaton) }
    return automaton.matchesAtEnd()
  }

  /// Whether a whole line matches, given with its newline or without; O(n) in its length.
  package mutating func matches(_ line: UnsafeRawBufferPointer) -> Bool {
    firstMatch(in: line, from: 0) != nil || line.last != newlineByte && matchesAtEnd()
  }
}

extension BytePattern {
  /// How many bytes at the end of a text may be the beginning of the pattern.
  var reach: Int { bytes.count - 1 }

  static let placeholder = BytePattern([newlineByte])
}

extension MatchingLines {
  /// How many lines of a file, or of a part of it from the start of a line, match; at most `most`.
  ///
  /// It never goes from line to line: it asks only whether a newline lies between two matches. It
  /// holds one chunk, however long a line is. What an expression's states have learnt stays in the
  /// pattern, for the next part.
  ///
  /// - Throws: `StreamingError.system` if the device fails.
  /// - Complexity: O(n) in the bytes up to the last line counted.
  package static func count(
    in chunks: consuming ChunkReader, matching pattern: inout LinePattern, upTo most: Int = .max
  ) throws(StreamingError) -> Int {
    guard most > 0 else { return 0 }
    switch pattern {
    case .text(let text): return try count(in: chunks, containing: text, upTo: most)
    case .expression(var automaton):
      // Taken out and put back, or the table would be copied.
      pattern = .text(.placeholder)
      defer { pattern = .expression(automaton) }
      return try count(in: chunks, matching: &automaton, upTo: most)
    }
  }

  private static func count(
    in chunks: consuming ChunkReader, containing text: BytePattern, upTo most: Int
  ) throws(StreamingError) -> Int {
    var chunks = chunks
    var count = 0
    var isInCountedLine = false
    var unsearched = 0
    while let window = try chunks.next(keeping: unsearched) {
      // A place in the line counted last, and the end of that line if a second match made it
      // worth a look: most lines match once, and the next match is far ahead.
      var counted = isInCountedLine ? 0 : nil as Int?
      var lineEnd = 0
      text.forEachIndex(in: window, from: 0) { place in
        guard place >= lineEnd else { return true }
        if let counted, lineEnd <= counted,
          window.lastIndex(of: newlineByte, in: counted..<place) == nil
        {
          lineEnd = window.firstIndex(of: newlineByte, from: place) ?? window.count
          return lineEnd < window.count
        }
        counted = place
        count += 1
        return count < most
      }
      guard count < most else { break }
      let newline = counted.flatMap { window.firstIndex(of: newlineByte, from: $0) }
      isInCountedLine = counted != nil && newline == nil
      let searched = isInCountedLine ? window.count : newline.map { $0 + 1 } ?? 0
      unsearched = min(window.count - searched, text.reach)
    }
    return count
  }

  private static func count(
    in chunks: consuming ChunkReader, matching automaton: inout LineAutomaton, upTo most: Int
  ) throws(StreamingError) -> Int {
    var chunks = chunks
    automaton.reset()
    var count = 0
    var isInCountedLine = false
    var isLineOpen = false
    while let window = try chunks.next() {
      var position = 0
      while position < window.count {
        if isInCountedLine {
          guard let newline = window.firstIndex(of: newlineByte, from: position) else { break }
          isInCountedLine = false
          position = newline + 1
        }
        guard let match = automaton.firstMatch(in: window, from: position) else { break }
        count += 1
        guard count < most else { return count }
        isInCountedLine = true
        position = match
      }
      isLineOpen = window.last != newlineByte
    }
    if isLineOpen, !isInCountedLine, automaton.matchesAtEnd() { count += 1 }
    return count
  }
}
