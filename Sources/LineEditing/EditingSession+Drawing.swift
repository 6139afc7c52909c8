import CEditLine

/// Drawing lines with wide characters, and any line once the window has changed, in place of
/// libedit.
///
/// libedit counts a wide character as two cells, and miscounts them when it changes or moves to the
/// second one alone. Its own picture of the window is right, so what it draws of such a line is
/// dropped, and prompt and line are drawn here as that picture has them.
extension EditingSession {
  /// Passes on what libedit has drawn since the last key, or draws the line.
  func showLine() {
    let prompt = clusters.encode(shownPrompt)
    let before = shown
    let now = (content: prompt + rawLine, cursor: prompt.count + rawCursor)
    shown = now
    let isUnchanged = now.content == before.content && now.cursor == before.cursor
    if hasCursorMovement, !isUnchanged, isDrawnHere(before.content) || isDrawnHere(now.content),
      let drawing = layOut(now.content, cursor: now.cursor)
    {
      output.drop()
      eraseFrom(
        rowsAbove: LineDrawing.row(of: before.cursor, in: before.content, columns: drawing.columns))
      write(clusters.shown(drawing.text))
      for _ in 0..<drawing.rowsUp { send("up") }
      write(clusters.shown(drawing.rowBeforeCursor))
    }
    output.flush()
  }

  /// How prompt and line are drawn here; `nil` if they do not fit the window, or not as they are.
  private func layOut(_ content: [wchar_t], cursor: Int) -> LineDrawing? {
    LineDrawing(
      content, cursor: cursor, columns: Int(ceditline_columns(editor)),
      rows: Int(ceditline_rows(editor)))
  }

  /// The drawing of the line on the screen; `nil` if libedit has drawn it.
  var shownDrawing: LineDrawing? {
    guard hasCursorMovement, isDrawnHere(shown.content) else { return nil }
    return layOut(shown.content, cursor: shown.cursor)
  }

  private func isDrawnHere(_ content: [wchar_t]) -> Bool {
    drawsLines || content.contains { ceditline_width($0) == 2 }
  }
}

/// How prompt and line are drawn from the first cell of their first row.
struct LineDrawing {
  let columns: Int
  /// All of it, with a line break wherever a row is full.
  private(set) var text: [wchar_t] = []
  /// How many rows the cursor is above the end.
  private(set) var rowsUp = 0
  /// What brings the cursor to its place from anywhere in its row: a return and the characters
  /// before it in the row; empty if it is at the end already.
  private(set) var rowBeforeCursor: [wchar_t] = []

  /// The row that the cursor is in, counted from the first.
  static func row(of cursor: Int, in content: [wchar_t], columns: Int) -> Int {
    let text = content.prefix(cursor).withUnsafeBufferPointer { String(wide: $0) }
    let layout = LineLayout(columns: columns, after: text)
    guard cursor < content.count else { return layout.row }
    // A wide character that does not fit the row takes the cursor with it.
    return layout.row + (layout.column + Int(ceditline_width(content[cursor])) > columns ? 1 : 0)
  }

  /// The row that the cursor is in, counted from the first, once the terminal has wrapped these
  /// rows anew in a window of another width.
  func cursorRow(inColumns columns: Int) -> Int {
    let rows = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let heights = rows.dropLast(rowsUp + 1).map { row in
      let end = Self.end(of: row, columns: columns)
      return end.column == 0 ? max(end.row, 1) : end.row + 1
    }
    let before = rowBeforeCursor.isEmpty ? rows[rows.count - 1] : rowBeforeCursor[...]
    return heights.reduce(0, +) + Self.end(of: before, columns: columns).row
  }

  /// The place after a row of `text`, whose returns take no cell.
  private static func end(of row: ArraySlice<wchar_t>, columns: Int) -> LineLayout {
    let characters = row.filter { $0 != 0x0D }
    return LineLayout(
      columns: columns, after: characters.withUnsafeBufferPointer { String(wide: $0) })
  }

  /// Places the characters; `nil` if some are not shown as they are, or the window has too few
  /// rows.
  init?(_ content: [wchar_t], cursor: Int, columns: Int, rows: Int) {
    self.columns = columns
    var layout = LineLayout(columns: columns)
    var cursorRow = 0
    var row: [wchar_t] = []
    for (index, character) in content.enumerated() {
      let width = Int(ceditline_width(character))
      guard let scalar = Unicode.Scalar(UInt32(bitPattern: character)), width > 0 || scalar == "\n"
      else { return nil }
      if scalar != "\n", layout.column + width > columns {
        text += [0x0D, 0x0A]
        row = []
      }
      if index == cursor {
        rowBeforeCursor = [0x0D] + row
        cursorRow = layout.row + (layout.column + max(width, 0) > columns ? 1 : 0)
      }
      let before = layout.row
      layout.advance(over: scalar)
      if scalar != "\n" {
        text.append(character)
        row.append(character)
      }
      // The next character begins a row although this one fitted.
      if layout.column == 0, layout.row > before {
        text += [0x0D, 0x0A]
        row = []
      }
    }
    guard layout.row < rows else { return nil }
    if cursor < content.count { rowsUp = layout.row - cursorRow }
  }
}
