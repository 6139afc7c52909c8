/// A place in a lesson's file: line and column from 1, the column in characters.
package struct SourcePosition: Hashable, Comparable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (lhs: SourcePosition, rhs: SourcePosition) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }

  /// The place so many characters further on the same line.
  func advanced(by characters: Int) -> SourcePosition {
    SourcePosition(line: line, column: column + characters)
  }
}

/// One thing wrong with a lesson or an exercise, where it is, and what to do about it.
package struct LessonMistake: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var position: SourcePosition
  package var message: String

  package init(file: String, position: SourcePosition, message: String) {
    self.file = file
    self.position = position
    self.message = message
  }

  /// The mistake in the form editors and forges read: `file:line:column: error: message`.
  package var description: String {
    "\(file):\(position.line):\(position.column): error: \(message)"
  }
}

/// One thing wrong with a part of a lesson or an exercise that does not know the file's name.
package struct PlacedMistake: Error, Hashable {
  package var position: SourcePosition
  package var message: String

  package init(_ position: SourcePosition, _ message: String) {
    self.position = position
    self.message = message
  }
}

extension [PlacedMistake] {
  package mutating func report(_ position: SourcePosition, _ message: String) {
    append(PlacedMistake(position, message))
  }

  /// The mistakes in the order of the file, those at one place in the order they were found in.
  package func sorted(in file: String) -> [LessonMistake] {
    sorted { $0.position < $1.position }
      .map { LessonMistake(file: file, position: $0.position, message: $0.message) }
  }
}

/// All that is wrong with a lesson or an exercise, in the order of the file.
package struct LessonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mistakes; at least one.
  package var mistakes: [LessonMistake]

  package init(_ mistakes: [LessonMistake]) {
    self.mistakes = mistakes
  }

  /// One mistake a line.
  package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
