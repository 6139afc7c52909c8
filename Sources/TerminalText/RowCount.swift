/// How many rows of a window a text fills, counted piece by piece as it is written.
///
/// A line that is wider than the window takes several rows. Escape sequences take no columns.
package struct RowCount: Hashable, Sendable {
  /// The rows of all lines that have ended.
  package private(set) var rows = 0
  /// The rows of the line that has not ended, without the one that the cursor is in.
  private var rowsAbove = 0
  /// The column of the cursor, at most the window's width.
  private var column = 0

  package init() {}

  /// The rows that a line of its own takes.
  ///
  /// - Complexity: O(n) time in the line's length, O(1) space.
  package static func rows(of line: String, columns: Int) -> Int {
    var count = RowCount()
    count.note(line + "\n", columns: columns)
    return count.rows
  }

  /// Takes the next piece of the text.
  ///
  /// - Parameters:
  ///   - text: The piece, which need not end with a line.
  ///   - columns: The window's width, at least 1.
  /// - Complexity: O(n) time in the text's length, O(1) space.
  package mutating func note(_ text: String, columns: Int) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isWhole = index + 1 < lines.count
      // No character takes more columns than it has bytes.
      if !isWhole || column + line.count > columns {
        advance(by: Substring(line), columns: columns)
      }
      guard isWhole else { return }
      rows += rowsAbove + 1
      (rowsAbove, column) = (0, 0)
    }
  }

  private mutating func advance(by text: Substring, columns: Int) {
    var characters = text[...]
    while let character = characters.popFirst() {
      guard character != "\u{1B}" else {
        Self.dropSequence(from: &characters)
        continue
      }
      let width = character.displayWidth
      if column + width > columns, column > 0 {
        rowsAbove += 1
        column = 0
      }
      column += width
    }
  }

  /// Removes the rest of an escape sequence, `[1;31m`, from the front (ECMA-48, 5.4).
  private static func dropSequence(from text: inout Substring) {
    guard text.popFirst() == "[" else { return }
    while let character = text.popFirst() {
      if let scalar = character.unicodeScalars.first, (0x40...0x7E).contains(scalar.value) {
        return
      }
    }
  }
}
