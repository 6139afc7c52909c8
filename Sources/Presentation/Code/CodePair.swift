package import TerminalText

/// Two versions of a case side by side, each with its own numbers and marks.
package struct CodePair: TerminalView {
  /// The window from which two versions are side by side.
  package static let leastWindow = 100
  private static let divider = " │ "

  private let names: [String]
  private let views: [CodeView]

  /// - Parameters:
  ///   - first: The version on the left, and its name.
  ///   - second: The version on the right.
  ///   - isSwift: Whether their words are highlighted.
  package init(
    _ first: (name: String, lines: [CodeView.Line]),
    _ second: (name: String, lines: [CodeView.Line]), isSwift: Bool = true
  ) {
    names = [first.name, second.name]
    views = [first.lines, second.lines].map { CodeView($0, isSwift: isSwift) }
  }

  package func text(on display: Display) -> [StyledText] {
    let width = (display.columns - Self.divider.count) / 2
    let part = display.narrowed(by: display.columns - width)
    let columns = zip(names, views).map { name, view in
      [display.text(name, .strong).cut(to: width, on: part)] + view.text(on: part)
    }
    let height = columns.map(\.count).max() ?? 0
    return (0..<height).map { row in
      let cells = columns.map { row < $0.count ? $0[row] : .empty }
      return cells[0].padded(to: width) + display.text(Self.divider, .faint) + cells[1]
    }
  }
}
