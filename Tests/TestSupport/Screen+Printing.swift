import CTestSupport
import Glibc

/// C.UTF-8, in which `wcwidth(3)` knows every character whatever locale the tests run in.
private nonisolated(unsafe) let unicode = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)

extension Screen {
  /// Shows one character at the cursor.
  mutating func put(_ scalar: Unicode.Scalar) {
    switch Self.width(scalar) {
    case 2: put(String(scalar), width: 2)
    case 1: put(String(scalar), width: 1)
    case 0: combine(scalar)
    default: break
    }
  }

  /// How many cells `scalar` takes: 0 if it combines, -1 if it is not printed.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    // Only this thread's locale changes: tests in other threads do not see it.
    let previous = uselocale(unicode)
    defer { uselocale(previous) }
    return Int(ctest_width(wchar_t(scalar.value)))
  }

  private mutating func put(_ character: String, width: Int) {
    if wrapPending || cursorColumn + width > columns {
      cells[cursorRow].isContinued = true
      cursorColumn = 0
      lineFeed()
    }
    clearWide(at: cursorColumn)
    cells[cursorRow][cursorColumn] = character
    if width == 2, cursorColumn + 1 < columns {
      clearWide(at: cursorColumn + 1)
      cells[cursorRow][cursorColumn + 1] = ""
    }
    wrapPending = cursorColumn + width >= columns
    cursorColumn = min(cursorColumn + width, columns - 1)
  }

  /// Blanks the other half of a wide character that is about to lose the cell at `column`.
  private mutating func clearWide(at column: Int) {
    if cells[cursorRow][column].isEmpty, column > 0 { cells[cursorRow][column - 1] = " " }
    if column + 1 < columns, cells[cursorRow][column + 1].isEmpty {
      cells[cursorRow][column + 1] = " "
    }
  }

  private mutating func combine(_ scalar: Unicode.Scalar) {
    var column = wrapPending ? cursorColumn : cursorColumn - 1
    if column > 0, cells[cursorRow][column].isEmpty { column -= 1 }
    if column >= 0 { cells[cursorRow][column].unicodeScalars.append(scalar) }
  }

  /// Obeys a control character.
  mutating func control(_ code: UInt8) {
    switch code {
    case 0x07: bells += 1
    case 0x08: moveCursor(row: cursorRow, column: cursorColumn - 1)
    case 0x09: moveCursor(row: cursorRow, column: (cursorColumn / 8 + 1) * 8)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: moveCursor(row: cursorRow, column: 0)
    default: break
    }
  }

  /// Moves the cursor to a cell, or to the nearest one in the window.
  mutating func moveCursor(row: Int, column: Int) {
    cursorRow = max(0, min(row, rows - 1))
    cursorColumn = max(0, min(column, columns - 1))
    wrapPending = false
  }

  /// Moves the cursor down a row, scrolling at the end of the region.
  mutating func lineFeed() {
    wrapPending = false
    if cursorRow == scrollBottom {
      scrollUp(from: scrollTop)
    } else {
      cursorRow = min(cursorRow + 1, rows - 1)
    }
  }

  /// Removes the row `top` and moves up those below it, to the end of the region.
  ///
  /// - Parameters:
  ///   - top: The row to remove.
  ///   - isDeletion: Whether the program deleted it, so that nobody can scroll back to it.
  mutating func scrollUp(from top: Int, isDeletion: Bool = false) {
    let row = cells.remove(at: top)
    cells.insert(Row(columns: columns), at: scrollBottom)
    if top == 0, !isDeletion, savedCells == nil { scrolledOff.append(row.text) }
  }

  /// Puts a blank row at `top` and moves down those below it, to the end of the region.
  mutating func scrollDown(from top: Int) {
    cells.remove(at: scrollBottom)
    cells.insert(Row(columns: columns), at: top)
  }
}
