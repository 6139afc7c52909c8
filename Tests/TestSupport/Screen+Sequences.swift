extension Screen {
  /// Obeys `ESC` and one more character.
  mutating func escape(_ final: UInt8) {
    switch final {
    case UInt8(ascii: "7"): savedCursor = (cursorRow, cursorColumn)
    case UInt8(ascii: "8"): moveCursor(row: savedCursor.row, column: savedCursor.column)
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "E"):
      cursorColumn = 0
      lineFeed()
    case UInt8(ascii: "M"):
      if cursorRow == scrollTop {
        scrollDown(from: scrollTop)
      } else {
        moveCursor(row: cursorRow - 1, column: cursorColumn)
      }
    case UInt8(ascii: "c"): self = Screen(columns: columns, rows: rows)
    default: break
    }
  }

  /// Obeys a control sequence (ECMA-48 names the letters).
  mutating func perform(_ sequence: ControlSequence) {
    if sequence.isPrivate { return setMode(sequence) }
    let count = max(1, sequence[0] ?? 1)
    switch sequence.final {
    case UInt8(ascii: "A"): moveCursor(row: cursorRow - count, column: cursorColumn)
    case UInt8(ascii: "B"): moveCursor(row: cursorRow + count, column: cursorColumn)
    case UInt8(ascii: "C"): moveCursor(row: cursorRow, column: cursorColumn + count)
    case UInt8(ascii: "D"): moveCursor(row: cursorRow, column: cursorColumn - count)
    case UInt8(ascii: "E"): moveCursor(row: cursorRow + count, column: 0)
    case UInt8(ascii: "F"): moveCursor(row: cursorRow - count, column: 0)
    case UInt8(ascii: "G"), UInt8(ascii: "`"): moveCursor(row: cursorRow, column: count - 1)
    case UInt8(ascii: "d"): moveCursor(row: count - 1, column: cursorColumn)
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      moveCursor(row: count - 1, column: (sequence[1] ?? 1) - 1)
    case UInt8(ascii: "r"):
      let bottom = min(sequence[1] ?? rows, rows) - 1
      (scrollTop, scrollBottom) = count - 1 < bottom ? (count - 1, bottom) : (0, rows - 1)
      moveCursor(row: 0, column: 0)
    case UInt8(ascii: "s"): savedCursor = (cursorRow, cursorColumn)
    case UInt8(ascii: "u"): moveCursor(row: savedCursor.row, column: savedCursor.column)
    default: edit(sequence, count: count)
    }
  }

  /// Obeys a control sequence that erases, inserts or deletes.
  private mutating func edit(_ sequence: ControlSequence, count: Int) {
    switch sequence.final {
    case UInt8(ascii: "J"): eraseDisplay(sequence[0] ?? 0)
    case UInt8(ascii: "K"): eraseLine(sequence[0] ?? 0)
    case UInt8(ascii: "X"): erase(row: cursorRow, cursorColumn..<(cursorColumn + count))
    case UInt8(ascii: "@"):
      let blanks = Array(repeating: " ", count: min(count, columns - cursorColumn))
      cells[cursorRow].cells.insert(contentsOf: blanks, at: cursorColumn)
      cells[cursorRow].cells.removeLast(blanks.count)
    case UInt8(ascii: "P"):
      let count = min(count, columns - cursorColumn)
      cells[cursorRow].cells.removeSubrange(cursorColumn..<(cursorColumn + count))
      cells[cursorRow].cells += Array(repeating: " ", count: count)
    case UInt8(ascii: "L") where isInRegion:
      for _ in 0..<min(count, rows) { scrollDown(from: cursorRow) }
    case UInt8(ascii: "M") where isInRegion:
      for _ in 0..<min(count, rows) { scrollUp(from: cursorRow, isDeletion: true) }
    case UInt8(ascii: "S"): for _ in 0..<min(count, rows) { scrollUp(from: scrollTop) }
    case UInt8(ascii: "T"): for _ in 0..<min(count, rows) { scrollDown(from: scrollTop) }
    default: break
    }
  }

  /// Whether the cursor is in the rows that scroll: only there are rows inserted or deleted.
  private var isInRegion: Bool { (scrollTop...scrollBottom).contains(cursorRow) }

  private mutating func eraseDisplay(_ part: Int) {
    let all = 0..<columns
    switch part {
    case 0:
      erase(row: cursorRow, cursorColumn..<columns)
      for row in cursorRow + 1..<max(rows, cursorRow + 1) { erase(row: row, all) }
    case 1:
      for row in 0..<cursorRow { erase(row: row, all) }
      erase(row: cursorRow, 0..<(cursorColumn + 1))
    default: for row in 0..<rows { erase(row: row, all) }
    }
  }

  private mutating func eraseLine(_ part: Int) {
    switch part {
    case 0: erase(row: cursorRow, cursorColumn..<columns)
    case 1: erase(row: cursorRow, 0..<(cursorColumn + 1))
    default: erase(row: cursorRow, 0..<columns)
    }
  }

  private mutating func erase(row: Int, _ range: Range<Int>) {
    for column in range.clamped(to: 0..<columns) { cells[row][column] = " " }
    if range.upperBound >= columns { cells[row].isContinued = false }
    wrapPending = false
  }

  private mutating func setMode(_ sequence: ControlSequence) {
    let isSet = sequence.final == UInt8(ascii: "h")
    guard isSet || sequence.final == UInt8(ascii: "l") else { return }
    for mode in sequence.parameters {
      switch mode {
      case 1: applicationCursorKeys = isSet
      case 47, 1047, 1049: showAlternate(isSet)
      case 2004: bracketedPaste = isSet
      default: break
      }
    }
  }

  /// Goes to the alternate screen, which starts empty, or back to what the normal one showed.
  private mutating func showAlternate(_ shown: Bool) {
    if shown, savedCells == nil {
      savedCells = cells
      savedCursor = (cursorRow, cursorColumn)
      eraseDisplay(2)
    } else if !shown, let normal = savedCells {
      (cells, savedCells) = (normal, nil)
      resize(columns: columns, rows: rows)
      moveCursor(row: savedCursor.row, column: savedCursor.column)
    }
  }
}
