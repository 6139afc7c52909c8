/// A text with blanks before it, so that it ends a column; at least one blank parts it from the last.
func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(1, width - text.utf8.count)) + text
}
