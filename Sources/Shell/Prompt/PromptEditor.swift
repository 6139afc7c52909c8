import LineEditing

/// The line editor as an object, so that the prompt and a lesson's questions share the one terminal.
final class PromptEditor {
  private var editor: LineEditor

  init(historyFile: String, completer: @escaping Completion.Completer) throws(LineEditingError) {
    editor = try LineEditor(
      program: "highwater", historyFile: historyFile, completer: completer)
  }

  func readLine(prompt: String) throws(LineEditingError) -> LineEditor.Input {
    try editor.readLine(prompt: prompt)
  }

  /// Takes up the keys of an editor by its name; `nil` stands for what `~/.editrc` says.
  func use(_ name: String?) { editor.setEditor(name.flatMap { Editor(rawValue: $0) }) }

  /// What is wrong with the history's file, if anything is.
  var historyWarning: LineEditingError? { editor.historyWarning }

  /// Adds a line to the history.
  ///
  /// - Returns: why it could not be written to the file, told once; it stays in the session then.
  func remember(_ line: String) -> LineEditingError? { editor.remember(line) }

  /// The lines typed, oldest first.
  var history: [String] { editor.history }
}
