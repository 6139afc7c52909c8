/// What a line is searched for: a text or a regular expression.
package enum LinePattern: Sendable {
  /// A text that stands in the line.
  case text(BytePattern)
  /// An expression that matches some part of the line.
  case expression(LineAutomaton)

  /// How many bytes must be looked at once more when more bytes come behind them.
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

  /// Ends the text, and says whether its last line, which has no newline, matches. A text that stands
  /// in it was found before.
  mutating func matchesAtEnd() -> Bool {
    guard case .expression(var automaton) = self else { return false }
    self = .text(.placeholder)
    defer { self = .expression(automaton) }
    return automaton.matchesAtEnd()
  }

  /// Whether a line matches.
  ///
  /// - Parameter line: a whole line, with its newline or without.
  /// - Returns: whether it matches.
  /// - Complexity: O(n) in the line's length.
  package mutating func matches(_ line: UnsafeRawBufferPointer) -> Bool {
    firstMatch(in: line, from: 0) != nil || line.last != newlineByte && matchesAtEnd()
  }
}

extension BytePattern {
  /// How many bytes at the end of a text may be the beginning of the pattern.
  var reach: Int { bytes.count - 1 }

  fileprivate static let placeholder = BytePattern([newlineByte])
}
