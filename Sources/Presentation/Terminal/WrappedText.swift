/// A line for people that may be wider than the window: broken at words there, and the parts behind
/// the first indented.
package struct WrappedText: TerminalView {
  package var line: String
  package var indent: Int

  /// Makes a text of a line.
  ///
  /// - Parameters:
  ///   - line: any text; what would act on the terminal is shown escaped.
  ///   - indent: how far the second and later rows are set in.
  package init(_ line: String, indent: Int = 0) {
    self.line = line
    self.indent = indent
  }

  package func text(on display: Display) -> [StyledText] {
    display.text(line).wrapped(to: display.columns, indent: indent)
  }
}
