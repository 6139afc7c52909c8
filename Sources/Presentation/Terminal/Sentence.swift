/// A sentence or two between views, broken at words where the window is narrow.
package struct Sentence: TerminalView {
  private let words: String

  /// Makes a sentence; it may quote a name or a file's content.
  package init(_ words: String) {
    self.words = words
  }

  package func text(on display: Display) -> [StyledText] {
    display.sentence(words).wrapped(to: display.columns, indent: 2)
  }
}
