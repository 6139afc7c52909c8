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

  /// The lines typed, oldest first.
  var history: [String] { editor.history }
}
