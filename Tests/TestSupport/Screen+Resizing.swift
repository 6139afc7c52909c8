extension Screen {
  /// Resizes the window as most terminals do: wrapped rows are wrapped anew, the cursor stays with
  /// its character, and rows that no longer fit leave at the top.
  package mutating func resize(columns: Int, rows: Int) {
    var set: [Row] = []
    var cursor = (row: 0, column: 0)
    var first = 0
    while first < cells.count {
      let last = cells[first...].firstIndex { !$0.isContinued } ?? cells.count - 1
      let line = logicalLine(first...last)
      if let offset = line.cursor {
        cursor = (set.count + offset / columns, offset % columns)
      }
      set += Self.rows(of: line.cells, columns: columns)
      first = last + 1
    }
    while set.count <= cursor.row { set.append(Row(columns: columns)) }
    while set.count > rows, set.count > cursor.row + 1, set.last?.text.isEmpty == true {
      set.removeLast()
    }
    let excess = max(0, min(set.count - rows, cursor.row))
    scrolledOff += set[..<excess].map(\.text)
    set = Array(set[excess...].prefix(rows))
    while set.count < rows { set.append(Row(columns: columns)) }
    cells = set
    (self.columns, self.rows) = (columns, rows)
    (scrollTop, scrollBottom) = (0, rows - 1)
    moveCursor(row: cursor.row - excess, column: cursor.column)
  }

  /// The cells of rows that belong together, without the blanks at the end, and the cursor's place
  /// in them; `nil` if it is elsewhere.
  private func logicalLine(_ rows: ClosedRange<Int>) -> (cells: [String], cursor: Int?) {
    var line = rows.flatMap { cells[$0].cells }
    while line.last == " " { line.removeLast() }
    guard rows.contains(cursorRow) else { return (line, nil) }
    let column = cursorColumn + (wrapPending ? 1 : 0)
    return (line, (cursorRow - rows.lowerBound) * columns + column)
  }

  /// Breaks a line into rows; a wide character that would be cut goes to the next one.
  private static func rows(of line: [String], columns: Int) -> [Row] {
    var rows = [Row(columns: columns)]
    var column = 0
    for (index, cell) in line.enumerated() {
      let isWide = index + 1 < line.count && line[index + 1].isEmpty
      if column + (isWide && columns > 1 ? 2 : 1) > columns {
        rows[rows.count - 1].isContinued = true
        rows.append(Row(columns: columns))
        column = 0
      }
      rows[rows.count - 1][column] = cell
      column += 1
    }
    return rows
  }
}
