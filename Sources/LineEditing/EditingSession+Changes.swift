import CEditLine

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
