import Glibc

/// What a VT100/xterm-like terminal shows after the bytes it was fed.
///
/// Holds one string per cell and the rows that have scrolled off, but no colours.
package struct Screen: Sendable {
  /// The window's width in cells.
  package internal(set) var columns: Int
  /// The window's height in cells.
  package internal(set) var rows: Int
  /// The row of the next character, from 0.
  package internal(set) var cursorRow = 0
  /// The column of the next character, from 0.
  package internal(set) var cursorColumn = 0
  /// Rows that have left the window at its top, oldest first.
  package internal(set) var scrolledOff: [String] = []
  /// How often the bell rang.
  package internal(set) var bells = 0
  /// Whether the cursor keys send `ESC O` instead of `ESC [` (DECCKM).
  package internal(set) var applicationCursorKeys = false
  /// Whether pasted text is put in brackets (mode 2004).
  package internal(set) var bracketedPaste = false

  var cells: [Row]
  /// Whether the last column is written, so that the next character starts a new row.
  var wrapPending = false
  var scrollTop = 0
  var scrollBottom: Int
  var savedCursor = (row: 0, column: 0)
  var savedCells: [Row]?
  var parser = EscapeParser()

  /// Creates an empty screen.
  package init(columns: Int = 80, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
    scrollBottom = rows - 1
    cells = Array(repeating: Row(columns: columns), count: rows)
  }

  /// The window's rows from the top, without the blanks at their ends.
  package var lines: [String] { cells.map(\.text) }

  /// The window's rows down to the last that is not blank, with newlines between them.
  package var text: String { Self.joined(lines) }

  /// All rows still known, those scrolled off first.
  package var fullText: String { Self.joined(scrolledOff + lines) }

  /// The cursor's row, without the blanks at its end.
  package var cursorLine: String { lines[cursorRow] }

  /// Shows `bytes`, which may end within a character or an escape sequence.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      guard let event = parser.consume(byte) else { continue }
      switch event {
      case .print(let scalar): put(scalar)
      case .control(let code): control(code)
      case .escape(let final): escape(final)
      case .sequence(let sequence): perform(sequence)
      }
    }
  }

  private static func joined(_ lines: [String]) -> String {
    let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
    return lines[..<end].joined(separator: "\n")
  }
}

/// A row of the window.
struct Row: Sendable {
  /// The cells: a character each, or "" where the wide one on its left reaches into it.
  var cells: [String]
  /// Whether the next row continues this one.
  var isContinued = false

  /// A blank row.
  init(columns: Int) { cells = Array(repeating: " ", count: columns) }

  /// The row without the blanks at its end.
  var text: String {
    let end = cells.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
    return cells[..<end].joined()
  }

  subscript(column: Int) -> String {
    get { cells[column] }
    set { cells[column] = newValue }
  }
}
