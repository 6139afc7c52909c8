extension MatchingLines {
  /// How many lines match.
  ///
  /// It never looks for the start of a line, only for the end of one that matches, so it is faster
  /// than to go from line to line. It holds one chunk, however long a line is.
  ///
  /// - Parameters:
  ///   - chunks: the file or the part of it to search, from the start of a line.
  ///   - pattern: what to search for.
  ///   - most: where to stop.
  /// - Returns: the count, at most `most`.
  /// - Throws: `StreamingError.system` where the device fails.
  /// - Complexity: O(n) in the bytes up to the last line counted.
  package static func count(
    in chunks: consuming ChunkReader, matching pattern: LinePattern, upTo most: Int = .max
  ) throws(StreamingError) -> Int {
    guard most > 0 else { return 0 }
    // A loop for each kind: to take the pattern out of its enumeration at every match would have all
    // threads count its references.
    return switch pattern {
    case .text(let text): try count(in: chunks, matching: text, upTo: most)
    case .expression(let automaton): try count(in: chunks, matching: automaton, upTo: most)
    }
  }

  private static func count(
    in chunks: consuming ChunkReader, matching matcher: some LineMatcher, upTo most: Int
  ) throws(StreamingError) -> Int {
    var chunks = chunks
    var matcher = matcher
    var count = 0
    // Whether the position is in a line that was counted.
    var isInCountedLine = false
    var isLineOpen = false
    var unsearched = 0
    while let window = try chunks.next(keeping: unsearched) {
      var position = 0
      while position < window.count {
        if isInCountedLine {
          guard let newline = window.firstIndex(of: newlineByte, from: position) else {
            position = window.count
            break
          }
          isInCountedLine = false
          position = newline + 1
        }
        guard let match = matcher.firstMatch(in: window, from: position) else { break }
        count += 1
        guard count < most else { return count }
        isInCountedLine = true
        position = match
      }
      unsearched = min(window.count - position, matcher.reach)
      isLineOpen = window.last != newlineByte
    }
    if isLineOpen, !isInCountedLine, matcher.matchesAtEnd() { count += 1 }
    return count
  }
}
