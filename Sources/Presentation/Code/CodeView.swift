package import TerminalText

/// Source code as a person reads it: numbered lines, Swift's highlighted, the ones that matter
/// marked. A line wider than the window continues below, indented further.
package struct CodeView: TerminalView {
  package struct Line: Hashable, Sendable {
    package var number: Int
    package var text: String
    var isMarked: Bool
    /// What is said of it, before its number: `117.7 MiB`.
    package var note: String?

    package init(number: Int, text: String, isMarked: Bool, note: String? = nil) {
      self.number = number
      self.text = text
      self.isMarked = isMarked
      self.note = note
    }

    /// The same line marked for what is said of it, or unmarked for `nil`.
    package func noting(_ note: String?) -> Line {
      Line(number: number, text: text, isMarked: note != nil, note: note)
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
    let noteWidth = lines.compactMap { $0.note.map { display.text($0).width } }.max() ?? 0
    return lines.flatMap { line -> [StyledText] in
      let note =
        noteWidth > 0
        ? display.text(line.note ?? "", .strong).padded(to: noteWidth, .right) + .spaces(1)
        : StyledText.empty
      let number = String(line.number)
      let margin =
        note + display.text(String(repeating: " ", count: width - number.count) + number, .faint)
        + display.text(line.isMarked ? " ▸ " : "   ", .warning)
      let code =
        isSwift
        ? SwiftTokens(line.text).reduce(StyledText.empty) { drawn, token in
          drawn + display.text(token.text, style(of: token.kind, isMarked: line.isMarked))
        } : display.text(line.text)
      let room = display.columns - margin.width
      guard room >= CodeView.leastRoom else { return [margin + code] }
      let indent = Self.continuation(of: line.text, in: room)
      return code.wrapped(to: room, indent: indent).enumerated().map { index, part in
        (index == 0 ? margin : .spaces(margin.width)) + part
      }
    }
  }

  /// In which column a line of code goes on below: further to the right than it begins.
  static func continuation(of code: String, in room: Int) -> Int {
    min(code.prefix { $0 == " " }.count + 4, room / 2)
  }

  /// Where there is less room for it than this, code is cut rather than broken into shreds.
  private static let leastRoom = 12

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
