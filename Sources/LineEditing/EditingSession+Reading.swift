import CEditLine
import Glibc

/// Reading from the terminal while signals are watched.
extension EditingSession {
  /// Reads a key for libedit: the function that `EL_GETCFN` of `el_wset(3edit)` names.
  ///
  /// - Returns: 1, or 0 when there is nothing more to read for the present line.
  func readKey(into result: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    keepCursorInLine()
    redrawIfTooLong()
    showLine()
    noteState()
    guard let key = nextKey() else { return 0 }
    if bindings.isInterrupt(key) {
      // Reading ends here, so that it does so within libedit's own prompts too.
      interrupt()
      return 0
    }
    if search == nil || key == EscapeKey.insertion.character {
      result?.pointee = key
    } else {
      searchKey = key
      result?.pointee = EscapeKey.search.character
    }
    return 1
  }

  /// Reads the next key for libedit. For text that is pasted, and marks, which join the character
  /// before them, that is a key whose command puts them into the line.
  private func nextKey() -> wchar_t? {
    while true {
      var reader = reader
      let input = reader.next { timeout in self.readScalar(timeout: timeout ?? -1) }
      self.reader = reader
      switch input {
      case nil: return nil
      case .pasted(let text) where isInOwnPrompt:
        // There no command is obeyed.
        self.reader.putBack(text.unicodeScalars.filter { $0 != "\n" }.map { wchar_t($0.value) })
      case .pasted(let text):
        insertion = Insertion(text: text, isPaste: true)
        return EscapeKey.insertion.character
      case .key(let key):
        guard search == nil, let scalar = Unicode.Scalar(UInt32(bitPattern: key)) else {
          return key
        }
        guard scalar.isMark else { return clusters.encode(String(scalar)).first ?? key }
        guard !isInOwnPrompt else { continue }
        insertion = Insertion(text: String(scalar), isPaste: false)
        return EscapeKey.insertion.character
      }
    }
  }

  /// Reads a character, dealing with signals while it waits for so many milliseconds; -1 for ever.
  ///
  /// - Returns: The character, or nil after the timeout or when reading is over.
  private func readScalar(timeout: Int32) -> Unicode.Scalar? {
    while decoded.isEmpty {
      var waiting = [
        pollfd(fd: streams.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: watch?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&waiting, 2, timeout)
      if count == 0 { return nil }
      for signal in watch?.takePending() ?? [] where !take(signal) { return nil }
      if count < 0 || waiting[0].revents == 0 { continue }
      var byte: UInt8 = 0
      switch read(streams.descriptor, &byte, 1) {
      case 1: decoded = decoder.consume(byte)
      case -1 where errno == EINTR || errno == EAGAIN: continue
      case -1 where errno != EIO:
        failure = errno
        return nil
      default:
        // A terminal that was closed gives an end of input or, to some, EIO.
        outcome = .endOfInput
        return nil
      }
    }
    return decoded.removeFirst()
  }

  /// Does what a signal asks for, and returns whether reading goes on.
  private func take(_ signal: Int32) -> Bool {
    switch signal {
    case SIGWINCH:
      redrawResized()
    case SIGCONT:
      // Another program may have used the terminal since, and left the cursor anywhere. If the
      // mode is still its own it stays: on the way to it the kernel would echo what is typed.
      if !isInEditingMode { enterTerminal() }
      redraw(rowsAbove: 0)
    case SIGTSTP:
      _ = suspend()
    case SIGINT:
      interrupt()
      return false
    default:
      writeBelow([])
      outcome = .endOfInput
      fatalSignal = signal
      return false
    }
    return true
  }

  /// Drops the line and ends reading.
  private func interrupt() {
    if cursor == line.unicodeScalars.count { write("^C") }
    writeBelow([])
    outcome = .interrupted
  }

  /// Stops the program, and all of its job, as the terminal itself does on Ctrl-Z.
  func suspend() -> EditorCommand.Reply {
    guard let watch, watch.isWatching(SIGTSTP) else { return .beep }
    writeBelow([])
    leaveTerminal()
    watch.stopGroup()
    // Having been woken up, and any change of the window meanwhile, are dealt with below.
    for signal in watch.takePending() where signal != SIGCONT && signal != SIGWINCH {
      kill(getpid(), signal)
    }
    enterTerminal()
    redraw(rowsAbove: 0)
    return .nothing
  }

  /// Ends a line and restores everything.
  ///
  /// - Returns: What the caller gets for what libedit has read: a line and its break, or nothing.
  func finish(_ characters: UnsafeBufferPointer<wchar_t>) -> LineEditor.Input {
    leaveTerminal()
    (search, searchKey, walk, lastWords, insertion) = (nil, nil, nil, nil, nil)
    undoList = UndoList()
    output.flush()
    shown = ([], 0)
    drawsLines = false
    if let outcome { return outcome }
    guard !characters.isEmpty else {
      // libedit has shown a ^D.
      write("\n")
      return .endOfInput
    }
    let text = clusters.decode(characters).unicodeScalars
    let isEnded = text.last == "\n" || text.last == "\r"
    return .line(String(isEnded ? text.dropLast() : text[...]))
  }

  /// Puts the terminal into its editing mode, whatever mode it was left in.
  func enterTerminal() {
    _ = ceditline_prepare_terminal(editor, 0)
    _ = ceditline_prepare_terminal(editor, 1)
    if hasCursorMovement { write("\u{1B}[?2004h") }
  }

  /// Whether the terminal passes on each key and echoes none (tcgetattr(3)).
  private var isInEditingMode: Bool {
    var modes = termios()
    return tcgetattr(streams.descriptor, &modes) == 0
      && modes.c_lflag & tcflag_t(ICANON | ECHO) == 0
  }

  /// Puts the terminal into its normal mode.
  func leaveTerminal() {
    if hasCursorMovement { write("\u{1B}[?2004l") }
    _ = ceditline_prepare_terminal(editor, 0)
  }
}
