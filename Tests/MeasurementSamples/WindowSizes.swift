package import TerminalText

/// The windows that people have, and what a view must not do in any of them.
package enum WindowSizes {
  package static let all = [(80, 24), (120, 40), (40, 15), (20, 10)]

  /// The lines of a view that are wider than the window.
  package static func tooWide(_ view: some TerminalView, on display: Display) -> [String] {
    view.text(on: display).map { $0.line(on: display) }
      .filter { $0.displayWidth > display.columns }
  }

  /// The words of a view that are broken although a line has room for them, the deepest indent
  /// aside.
  package static func brokenWords(of view: some TerminalView, on display: Display) -> [String] {
    let words = Set(
      view.lines(on: Display(columns: 10_000)).flatMap { $0.split(separator: " ") }
        .filter { String($0).displayWidth <= display.columns - 6 })
    let lines = view.lines(on: display)
    return zip(lines, lines.dropFirst()).compactMap { line, next in
      guard let end = line.split(separator: " ").last,
        let start = next.split(separator: " ").first, words.contains(end + start),
        !words.contains(end) || !words.contains(start)
      else { return nil }
      return String(end + start)
    }
  }
}
