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
