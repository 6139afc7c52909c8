import Course

extension Setting {
  /// `set editor emacs|vi`.
  static let editor = Setting(
    name: "editor", summary: "The keys the prompt is edited with.", values: "emacs, vi or auto",
    choices: ["emacs", "vi", "auto"], standard: "auto, as ~/.editrc says, else emacs"
  ) { text in
    switch text {
    case "auto": return nil
    case "emacs", "vi": return text
    default:
      throw CommandFailure.usage("editor: cannot edit as '\(text)'; give emacs, vi or auto")
    }
  }
}
