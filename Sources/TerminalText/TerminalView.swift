/// A value that can be laid out for a terminal of any width.
package protocol TerminalView {
  /// The view's lines, each no wider than the display.
  func text(on display: Display) -> [StyledText]
}

extension TerminalView {
  /// The view's lines as they are written, without their newlines.
  package func lines(on display: Display) -> [String] {
    text(on: display).map { $0.cut(to: display.columns, on: display).line(on: display) }
  }
}

/// Something that one line of a terminal shows, in place of what it showed before.
package protocol TerminalLine {
  /// The line, narrower than the display: a full one would go on in the next.
  func text(on display: Display) -> StyledText
}

extension TerminalLine {
  /// The line as it is written, without a newline.
  package func rendered(for display: Display) -> String {
    text(on: display).line(on: display)
  }
}
