/// A line for people that may be wider than the window: broken at words, with the later rows
/// indented.
package struct WrappedText: TerminalView {
  private let line: String
  private let indent: Int
  private let isSentence: Bool

  /// - Parameters:
  ///   - line: any text; what would act on the terminal is shown escaped.
  ///   - indent: how far the later rows are indented.
  ///   - isSentence: whether numbers in it stay with their units.
  package init(_ line: String, indent: Int = 0, isSentence: Bool = false) {
    self.line = line
    self.indent = indent
    self.isSentence = isSentence
  }

  package func text(on display: Display) -> [StyledText] {
    (isSentence ? display.sentence(line) : display.text(line))
      .wrapped(to: display.columns, indent: indent)
  }
}

/// A plain table of texts: names on the left, what is said of them on the right, where long texts
/// are broken into lines.
package struct Listing: TerminalView {
  private let headers: [String]
  private let rows: [[String]]
  private let wrapping: Set<Int>

  /// Makes a listing; each row has a text for each header.
  ///
  /// - Parameters:
  ///   - headers: The titles of the columns.
  ///   - rows: The texts.
  ///   - wrapping: The columns that may be broken into lines; the last one if it is `nil`.
  package init(headers: [String], rows: [[String]], wrapping: Set<Int>? = nil) {
    self.headers = headers
    self.rows = rows
    self.wrapping = wrapping ?? [headers.count - 1]
  }

  package func text(on display: Display) -> [StyledText] {
    let columns = headers.enumerated().map { index, header in
      TextTable.Column(title: display.text(header), wraps: wrapping.contains(index))
    }
    let table = TextTable(
      columns: columns, rows: rows.map { .cells($0.map { display.sentence($0) }) })
    return table.text(on: display)
  }
}
