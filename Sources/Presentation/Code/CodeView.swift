package import TerminalText

/// Source code as a person reads it: numbered lines, Swift's highlighted, the ones that matter marked. A
/// line wider than the window continues below, indented further.
package struct CodeView: TerminalView {
  package struct Line: Hashable, Sendable {
    var number: Int
    var text: String
    var isMarked: Bool

    package init(number: Int, text: String, isMarked: Bool) {
      self.number = number
      self.text = text
      self.isMarked = isMarked
    }
  }

  let lines: [Line]
  private let isSwift: Bool

  package init(_ lines: [Line], isSwift: Bool = true) {
    self.lines = lines
    self.isSwift = isSwift
  }

  package func text(on display: Display) -> [StyledText] {
    let width = String(lines.last?.number ?? 0).count
    return lines.flatMap { line -> [StyledText] in
      let number = String(line.number)
      let margin =
        display.text(String(repeating: " ", count: width - number.count) + number, .faint)
        + display.text(line.isMarked ? " ▸ " : "   ", .warning)
      let code =
        isSwift
        ? SwiftTokens(line.text).reduce(StyledText.empty) { drawn, token in
          drawn + display.text(token.text, style(of: token.kind, isMarked: line.isMarked))
        } : display.text(line.text)
      let room = display.columns - margin.width
      guard room >= CodeView.leastRoom else { return [margin + code] }
      let indent = min(line.text.prefix { $0 == " " }.count + 4, room / 2)
      return code.wrapped(to: room, indent: indent).enumerated().map { index, part in
        (index == 0 ? margin : .spaces(margin.width)) + part
      }
    }
  }

  /// Where there is less room for it than this, code is cut rather than broken into shreds.
  private static let leastRoom = 20

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
