import Mustache

/// How a template's variables become text of an HTML page: first made fit to be shown, then escaped.
///
/// It goes by scalars, where the template engine's own escaping goes by characters and so lets a
/// `<` through that a combining mark follows. Every template is read with it, so that no value can
/// reach the page as markup.
struct MarkupText: MustacheContentType {
  /// The name by which templates ask for it.
  static let name = "MARKUP"

  /// The text with nothing in it that acts on the page or on the order of its characters.
  ///
  /// - Complexity: O(n) time and space.
  func escapeText(_ text: String) -> String {
    var markup = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      // The two that no well-formed page may hold.
      case "\u{FFFE}", "\u{FFFF}": markup += VisibleText.escape(scalar)
      default: markup.unicodeScalars.append(scalar)
      }
    }
    return markup
  }
}
