import CEditLine
import Glibc

/// The state that libedit's callbacks share, reached through the client data of the `EditLine`.
///
/// It owns libedit's editor and everything the editor refers to.
final class EditingSession {
  let editor: OpaquePointer
  let streams: TerminalStreams
  /// What libedit draws on.
  let output: EditorOutput
  /// The characters of several scalars that libedit has placeholders for.
  let clusters: ClusterTable
  let completer: Completion.Completer
  var history: HistoryList
  /// What the keys are bound to besides libedit's own.
  let bindings: KeyBindings
  let editrc: Editrc
  private(set) var mode = Editor.emacs
  /// Whether the terminal can do more than go on to the next row.
  let hasCursorMovement: Bool

  /// How reading came to its end other than by a line; nil until it does.
  var outcome: LineEditor.Input?
  /// A signal to send on once the terminal is as it was.
  var fatalSignal: Int32?
  /// The `errno` of a failed read.
  var failure: Int32?
  /// The signals that have come since the line was begun.
  var watch: SignalWatch?

  var decoder = CharacterDecoder()
  /// Characters that have been read and not been looked at.
  var decoded: [Unicode.Scalar] = []
  var reader = KeyReader()
  var walk: HistoryWalk?
  /// The line's length and the cursor in it when the last key was waited for.
  var drawn = (length: 0, cursor: 0)
  /// Prompt and line as they were drawn last, and where the cursor was in them.
  var shown: (content: [wchar_t], cursor: Int) = ([], 0)
  /// Whether lines are drawn here whatever is in them: only then is it known, in a window whose
  /// width changes again, which rows the terminal takes for parts of one line.
  var drawsLines = false
  var search: IncrementalSearch?
  var undoList = UndoList()
  var insertion: Insertion?
  var lastWords: LastWordWalk?
  /// The key to be taken up by the search.
  var searchKey: wchar_t?

  var prompt = ""
  /// The wide prompt that libedit has a pointer to.
  private var widePrompt: WideText?
  /// The names of commands that libedit has pointers to.
  private var commandTexts: [WideText] = []

  /// Starts libedit at the terminal (`el_init(3edit)`).
  ///
  /// - Throws: `notATerminal` or `startFailed`.
  init(
    program: String, historyLimit: Int, completer: @escaping Completion.Completer
  ) throws(LineEditingError) {
    TerminalLocale.adopt()
    streams = try TerminalStreams()
    clusters = ClusterTable()
    output = try EditorOutput(terminal: streams.output, clusters: clusters)
    history = try HistoryList(limit: historyLimit, clusters: clusters)
    self.completer = completer
    bindings = KeyBindings(modes: streams.originalModes)
    editrc = Editrc()
    guard
      let editor = el_init_fd(
        program, streams.input, output.stream, streams.errors, fileno(streams.input),
        fileno(streams.output), fileno(streams.errors))
    else {
      throw .startFailed
    }
    self.editor = editor
    // The library asks for a string that it may change, and does not change it.
    hasCursorMovement = "up".withCString {
      ceditline_has_capability(editor, UnsafeMutablePointer(mutating: $0)) == 1
    }

    // Where libedit inserts and deletes cells, it counts wide characters wrongly. It draws the rest
    // of the line instead.
    for name in ["ic", "im", "IC", "dc", "dm", "DC"] {
      _ = ceditline_remove_capability(editor, name.wide)
    }
    _ = ceditline_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
    _ = ceditline_set_prompt(editor) { EditingSession.of($0)?.nextPrompt() }
    _ = ceditline_set_reader(editor) { EditingSession.of($0)?.readKey(into: $1) ?? 0 }
    _ = ceditline_set_history(editor, history.handle)
    _ = ceditline_set_editing_mode(editor, "-isig".wide)
    commandTexts = EditorCommand.addAll(to: editor)
    useStandard()
  }

  deinit {
    streams.restoreModes()
    // Else libedit puts the modes back itself and drops what is typed ahead.
    _ = ceditline_set_editing(editor, 0)
    el_end(editor)
    widePrompt?.deallocate()
    for text in commandTexts { text.deallocate() }
  }

  /// The session of an editor that calls back.
  static func of(_ editor: OpaquePointer?) -> EditingSession? {
    guard let data = ceditline_client_data(editor) else { return nil }
    return Unmanaged<EditingSession>.fromOpaque(data).takeUnretainedValue()
  }

  /// Performs a command of the editor that calls back.
  static func perform(
    _ editor: OpaquePointer?, _ command: (EditingSession) -> EditorCommand.Reply
  ) -> UInt8 {
    UInt8((of(editor).map(command) ?? .beep).code)
  }

  /// Takes up `mode`'s keys, with what `~/.editrc` says on top of them.
  func use(_ mode: Editor) {
    setMode(mode)
    editrc.keepingMode.apply(to: editor) {}
  }

  /// Takes up the keys that `~/.editrc` chooses, else Emacs's, as at the start.
  func useStandard() {
    setMode(.emacs)
    editrc.apply(to: editor) { applyBindings() }
    noteMode()
  }

  /// Stands for `EL_EDITOR` of `el_wset(3edit)`.
  private func setMode(_ mode: Editor) {
    _ = ceditline_set_editor(editor, mode.rawValue.wide)
    applyBindings()
  }

  /// Finds out the mode, which `~/.editrc` or a command typed at the editor may have changed, and
  /// binds this module's keys if it has.
  func noteMode() {
    if currentMode != mode { applyBindings() }
  }

  private func applyBindings() {
    mode = currentMode
    reader.mode = mode
    reader.boundByUser = editrc.boundSequences
    bindings.apply(to: editor, mode: mode)
  }

  private var currentMode: Editor {
    String(wide: ceditline_editor(editor)) == Editor.vi.rawValue ? .vi : .emacs
  }

  /// Sends `text` to the terminal, after what libedit has drawn.
  func write(_ text: String) {
    output.flush()
    streams.write(text)
  }

  /// The prompt that is shown: that of the search while there is one.
  var shownPrompt: String { search?.prompt ?? prompt }

  private func nextPrompt() -> UnsafeMutablePointer<wchar_t>? {
    widePrompt?.deallocate()
    widePrompt = clusters.encode(shownPrompt).allocatedWide
    return widePrompt?.baseAddress
  }
}

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
