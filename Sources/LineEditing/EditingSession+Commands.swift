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
