import CEditLine

/// The commands that keys are bound to.
extension EditingSession {
  /// Completes the word before the cursor, or lists what it can be.
  func complete() -> EditorCommand.Reply {
    let text = line
    let place = text.unicodeScalars.index(text.startIndex, offsetBy: cursor)
    let completion = completer(text, place)
    let replaced = completion.replacing.clamped(to: text.startIndex..<text.endIndex)
    switch completion.step(in: text) {
    case .none:
      return .beep
    case .replace(let word, let space):
      let head = text[..<replaced.lowerBound] + word + (space ? " " : "")
      let rest = text[replaced.upperBound...]
      // A blank that is there already is gone past, not doubled.
      let tail = space && rest.hasPrefix(" ") ? rest.dropFirst() : rest
      replaceLine(with: String(head + tail), cursor: head.unicodeScalars.count)
      return .refresh
    case .list(let candidates):
      let listing = CandidateListing(
        candidates: candidates, columns: Int(ceditline_columns(editor)),
        rows: Int(ceditline_rows(editor)) - 2)
      writeBelow(listing.lines)
      draw()
      return .nothing
    }
  }

  /// Goes to the next older line that starts as the present one does up to the cursor.
  func goOlder() -> EditorCommand.Reply {
    go { $0.goOlder() }
  }

  /// Goes to the next newer line of the walk, at last to the one that was typed.
  func goNewer() -> EditorCommand.Reply {
    go { $0.goNewer() }
  }

  /// Takes a step of the walk, a new one unless the line is as the last one left it.
  private func go(_ step: (inout HistoryWalk) -> Bool) -> EditorCommand.Reply {
    let text = line
    var next = HistoryWalk(entries: history.entries, typed: text, prefix: lineBeforeCursor)
    if let walk, walk.line == text, cursor == text.unicodeScalars.count { next = walk }
    let hasMoved = step(&next)
    walk = next
    guard hasMoved else { return .beep }
    replaceLine(with: next.line)
    return .refresh
  }

  /// Begins a search: every key goes to `takeSearchKey` from now on.
  func startSearch() -> EditorCommand.Reply {
    search = IncrementalSearch(entries: history.entries, typed: line, typedCursor: cursor)
    return .refresh
  }

  /// Takes a key up in the search; one that means nothing there ends it and then does its own work.
  func takeSearchKey() -> EditorCommand.Reply {
    guard var search, let key = searchKey else { return .beep }
    searchKey = nil
    switch key {
    case 0x12: search.goOlder()
    case 0x08, 0x7F: search.removeLast()
    case 0x07:
      self.search = nil
      replaceLine(with: search.typed, cursor: search.typedCursor)
      return .refresh
    case 0x20..<0x7F, 0xA0...:
      search.append(Unicode.Scalar(UInt32(bitPattern: key)) ?? "\u{FFFD}")
    default:
      self.search = nil
      // The Escape key ends the search and does no more; an escape may also start another key.
      if key != 0x1B || reader.isWithinSequence { el_wpush(editor, [key, 0]) }
      return .refresh
    }
    self.search = search
    replaceLine(with: search.line, cursor: search.cursor)
    return search.hasFailed ? .refreshAndBeep : .refresh
  }

  /// Moves the cursor to the end, past the last character.
  func moveToEnd() -> EditorCommand.Reply {
    moveCursor(to: line.unicodeScalars.count)
    return .moveCursor
  }

  /// Deletes the character under the cursor; at the end there is none.
  func deleteRight() -> EditorCommand.Reply {
    guard cursor < line.unicodeScalars.count else { return .beep }
    el_cursor(editor, 1)
    el_deletestr(editor, 1)
    return .refresh
  }

  /// Moves the cursor to the right, past the last character too.
  func moveRight() -> EditorCommand.Reply {
    guard cursor < line.unicodeScalars.count else { return .beep }
    el_cursor(editor, 1)
    return .moveCursor
  }
}

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

/// Text that waits for the command that puts it into the line.
struct Insertion {
  var text: String
  /// Whether it was pasted, and is a change of its own.
  var isPaste: Bool
}

/// Changes of the line that libedit does not know: marks, pastes, undo and last words.
extension EditingSession {
  /// Whether one of libedit's own prompts is in the line's place, as for vi's `/`.
  var isInOwnPrompt: Bool { rawLine.first == 0x0A }

  /// Keeps the line as it is for `undo`.
  func noteState() {
    guard search == nil, !isInOwnPrompt else { return }
    undoList.note(line: line, cursor: cursor)
  }

  /// Puts what was pasted, or a mark, into the line at the cursor. The lines of a paste stay in the
  /// line until they are entered together.
  func insert() -> EditorCommand.Reply {
    guard let insertion else { return .nothing }
    self.insertion = nil
    if search != nil {
      for scalar in insertion.text.unicodeScalars where scalar != "\n" { search?.append(scalar) }
      guard let search else { return .refresh }
      replaceLine(with: search.line, cursor: search.cursor)
      return .refresh
    }
    let (head, scalars) = (lineBeforeCursor.unicodeScalars, line.unicodeScalars)
    let rest = scalars.dropFirst(head.count)
    if insertion.isPaste { undoList.endTyping() }
    replaceLine(
      with: String(head) + insertion.text + String(rest),
      cursor: head.count + insertion.text.unicodeScalars.count)
    noteState()
    if insertion.isPaste { undoList.endTyping() }
    return .refresh
  }

  /// Goes back to the line as it was before the last change.
  func undo() -> EditorCommand.Reply {
    guard let state = undoList.undo() else { return .beep }
    // vi's command mode, in which alone this is bound there, has no place after the last character.
    let end = state.line.unicodeScalars.count - (mode == .vi ? 1 : 0)
    replaceLine(with: state.line, cursor: max(0, min(state.cursor, end)))
    return .refresh
  }

  /// Puts the last word of the line entered before into the line; again, that of an older one in
  /// its place.
  func insertLastWord() -> EditorCommand.Reply {
    let (text, place) = (line, cursor)
    var (start, length) = (history.entries.count, 0)
    if let words = lastWords, words.line == text, words.cursor == place {
      (start, length) = (words.position, words.length)
    }
    var position = start
    while position > 0 {
      position -= 1
      guard let word = LastWordWalk.lastWord(of: history.entries[position]) else { continue }
      let scalars = text.unicodeScalars
      let head = String(scalars.prefix(place - length)) + word
      let changed = head + String(scalars.dropFirst(place))
      let cursor = head.unicodeScalars.count
      undoList.endTyping()
      replaceLine(with: changed, cursor: cursor)
      lastWords = LastWordWalk(
        line: changed, cursor: cursor, position: position, length: word.unicodeScalars.count)
      return .refresh
    }
    return .beep
  }
}
