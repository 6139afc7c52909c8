/// Swift source as a person reads it: numbered lines, highlighted, the ones that matter marked.
///
/// Lines are not broken; one wider than the window is cut.
package struct CodeView: TerminalView {
  /// A line of the text.
  package struct Line: Hashable, Sendable {
    package var number: Int
    package var text: String
    /// Whether it is to stand out.
    package var isMarked: Bool

    package init(number: Int, text: String, isMarked: Bool) {
      self.number = number
      self.text = text
      self.isMarked = isMarked
    }
  }

  package var lines: [Line]

  package init(_ lines: [Line]) {
    self.lines = lines
  }

  package func text(on display: Display) -> [StyledText] {
    let width = String(lines.last?.number ?? 0).count
    return lines.map { line in
      let number = String(line.number)
      let margin =
        display.text(String(repeating: " ", count: width - number.count) + number, .faint)
        + display.text(line.isMarked ? " ▸ " : "   ", .warning)
      return SwiftTokens(line.text).reduce(margin) { drawn, token in
        drawn + display.text(token.text, style(of: token.kind, isMarked: line.isMarked))
      }
    }
  }

  private func style(of kind: SwiftTokens.Kind, isMarked: Bool) -> Style {
    let style: Style =
      switch kind {
      case .keyword: Style(color: .magenta)
      case .type: Style(color: .cyan)
      case .literal: .good
      case .comment: .faint
      case .other: .plain
      }
    return isMarked ? style.adding(.strong) : style
  }
}
