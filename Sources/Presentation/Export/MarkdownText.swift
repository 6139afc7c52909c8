/// Pieces of Markdown that the exports are put together of.
enum MarkdownText {
  /// A table's row of texts.
  static func row(_ cells: [String]) -> String { line(cells.map(escaped)) }

  /// The row under a table's header that tells the alignment of each column, `---:` for right.
  static func rule(_ marks: [String]) -> String { line(marks) }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  /// The text with controls shown and everything escaped that Markdown would act on.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in VisibleText.escaped(text).unicodeScalars {
      if "\\`*_[]<>|#~&!".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }
}
