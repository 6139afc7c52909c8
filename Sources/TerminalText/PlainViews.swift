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

/// A line for people that may be wider than the window: broken at words, with the later rows
/// indented.
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

/// A plain table of texts: names on the left, what is said of them on the right, where long texts
/// are broken into lines.
package struct Listing: TerminalView {
  package var headers: [String]
  package var rows: [[String]]

  /// Makes a listing; each row has a text for each header.
  package init(headers: [String], rows: [[String]]) {
    self.headers = headers
    self.rows = rows
  }

  package func text(on display: Display) -> [StyledText] {
    let columns = headers.enumerated().map { index, header in
      TextTable.Column(title: display.text(header), wraps: index == headers.count - 1)
    }
    let table = TextTable(
      columns: columns, rows: rows.map { .cells($0.map { display.sentence($0) }) })
    return table.text(on: display)
  }
}
