import CEditLine

extension EditingSession {
  /// The line as it is (`el_wline(3edit)`).
  var line: String { clusters.decode(rawLine) }

  /// Where the cursor is in the line, in scalars.
  var cursor: Int { lineBeforeCursor.unicodeScalars.count }

  /// The text before the cursor.
  var lineBeforeCursor: String { clusters.decode(rawLine.prefix(rawCursor)) }

  /// The line as libedit has it, valid until libedit is called.
  var rawLine: UnsafeBufferPointer<wchar_t> {
    guard let info = el_wline(editor)?.pointee, let start = info.buffer else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: start, count: max(0, info.lastchar - start))
  }

  /// Where the cursor is among libedit's characters (`el_cursor(3edit)`).
  var rawCursor: Int { max(0, Int(el_cursor(editor, 0))) }

  /// Redraws a line that has more rows than the window, unless it has only become longer.
  ///
  /// When the cursor moves within such a line, libedit loses track of the row it is in, and the
  /// next character would be noted outside the memory of its picture of the window.
  func redrawIfTooLong() {
    guard let info = el_wline(editor)?.pointee else { return }
    let (length, cursor) = (info.lastchar - info.buffer, info.cursor - info.buffer)
    let isAppended = cursor == length && drawn.cursor == drawn.length && length == drawn.length + 1
    drawn = (length, cursor)
    let (columns, rows) = (Int(ceditline_columns(editor)), Int(ceditline_rows(editor)))
    // A character takes eight cells at most.
    guard !isAppended, (length + shownPrompt.unicodeScalars.count) * 8 >= columns * rows,
      row(columns: columns, ofEnd: true) >= rows
    else { return }
    if hasCursorMovement {
      send("cl")
    } else {
      write("\n")
    }
    draw()
  }

  /// Puts the cursor back into the line.
  ///
  /// libedit's `$` moves it before an empty line in vi's command mode, and its `n` empties the line
  /// before it; the next command would then write outside the line's memory.
  func keepCursorInLine() {
    guard let info = el_wline(editor)?.pointee else { return }
    // Any movement stays within the line, but only if there is one.
    if info.cursor < info.buffer { el_cursor(editor, 1) }
    if info.cursor > info.lastchar { el_cursor(editor, -1) }
  }

  /// Puts another line in place of the present one, with the cursor at an offset in scalars or at
  /// its end: `el_wreplacestr(3edit)`, which takes no empty line, or `el_deletestr(3edit)`.
  func replaceLine(with text: String, cursor: Int? = nil) {
    if text.isEmpty {
      let count = Int32(clamping: rawLine.count)
      el_cursor(editor, count)
      el_deletestr(editor, count)
    } else {
      el_wreplacestr(editor, clusters.encode(text) + [0])
      moveCursor(to: cursor ?? text.unicodeScalars.count)
    }
  }

  /// Moves the cursor to an offset in the line, in scalars, or before the character it lies in.
  func moveCursor(to offset: Int) {
    var (scalars, characters) = (0, 0)
    for character in rawLine {
      scalars += clusters.scalarsOf(character).count
      if scalars > offset { break }
      characters += 1
    }
    el_cursor(editor, Int32(clamping: characters - rawCursor))
  }

  /// The row of the cursor, or of the line's end, counted from where the prompt starts.
  private func row(columns: Int, ofEnd: Bool) -> Int {
    let prompt = clusters.encode(shownPrompt)
    let place = prompt.count + (ofEnd ? rawLine.count : rawCursor)
    return LineDrawing.row(of: place, in: prompt + rawLine, columns: columns)
  }

  /// Writes `lines` below the line, leaving the cursor at the start of the row that follows them.
  func writeBelow(_ lines: [String]) {
    let columns = Int(ceditline_columns(editor))
    let end = row(columns: columns, ofEnd: true)
    let place = row(columns: columns, ofEnd: false)
    let down = String(repeating: "\n", count: max(0, end - place) + 1)
    write(down + lines.map { $0 + "\n" }.joined())
  }

  /// Draws prompt and line where the cursor is (`EL_REFRESH` of `el_wset(3edit)`).
  func draw() { _ = ceditline_refresh(editor) }

  /// Redraws prompt and line in a window that has changed its width.
  ///
  /// Most terminals rewrap lines when their width changes, and move the cursor along: so
  /// the prompt is as many rows above as it takes in the new width (`el_resize(3edit)`). The rows
  /// of a line that is drawn here are lines of their own to the terminal.
  func redrawResized() {
    let columns = streams.columns ?? Int(ceditline_columns(editor))
    let rowsAbove =
      shownDrawing?.cursorRow(inColumns: columns) ?? row(columns: columns, ofEnd: false)
    drawsLines = true
    redraw(rowsAbove: rowsAbove)
  }

  /// Redraws prompt and line from some rows above the cursor's, in the window as it is now, without
  /// waiting for the next key.
  func redraw(rowsAbove: Int) {
    if hasCursorMovement {
      eraseFrom(rowsAbove: rowsAbove)
      output.flush()
    } else {
      write("\n")
    }
    el_resize(editor)
    draw()
    shown = ([], 0)
    showLine()
  }

  func eraseFrom(rowsAbove: Int) {
    write("\r")
    for _ in 0..<min(rowsAbove, max(0, Int(ceditline_rows(editor)) - 1)) { send("up") }
    send("cd")
  }

  func send(_ capability: String) {
    _ = ceditline_send_capability(editor, capability.wide)
  }
}
