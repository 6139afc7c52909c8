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
