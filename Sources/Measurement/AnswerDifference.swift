/// The first place at which a program's answer is not the expected one.
package struct AnswerDifference: Hashable, Sendable {
  /// The number of the first byte that differs, 0 for the first; the length of the shorter answer if
  /// it is the beginning of the longer one.
  package var offset: Int
  /// The number of the line that it is in, 1 for the first.
  package var line: Int
  /// That line as expected, at most `lineCapacity` bytes from its start or from shortly before the
  /// difference; `nil` if the expected answer ends before.
  package var expected: [UInt8]?
  /// The same of the answer given.
  package var given: [UInt8]?

  /// The most that is kept of a line.
  package static let lineCapacity = 160

  package init(offset: Int, line: Int, expected: [UInt8]?, given: [UInt8]?) {
    self.offset = offset
    self.line = line
    self.expected = expected
    self.given = given
  }
}
