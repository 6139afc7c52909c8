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
