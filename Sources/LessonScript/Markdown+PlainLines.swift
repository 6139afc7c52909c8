extension Markdown {
  /// The text laid out in plain lines, to see how much room it takes.
  ///
  /// Only what cannot be broken, code and tables, is wider than the width.
  ///
  /// - Parameter width: the columns there are, at least 1; a character counts for one.
  /// - Returns: the lines; none for an empty text.
  /// - Complexity: O(n) time and space in the length of the text.
  func plainLines(width: Int) -> [String] {
    Markdown.plainLines(blocks, width: width, isTight: false)
  }

  private static func plainLines(_ blocks: [Block], width: Int, isTight: Bool) -> [String] {
    Array(
      blocks.map { plainLines($0, width: width) }.joined(separator: isTight ? [] : [""]))
  }

  private static func plainLines(_ block: Block, width: Int) -> [String] {
    switch block {
    case .paragraph(let inlines), .heading(_, let inlines): wrapped(inlines, width: width)
    case .list(let list): plainLines(list, width: width)
    case .table(let table): plainLines(table)
    case .quote(let blocks):
      plainLines(blocks, width: max(1, width - 2), isTight: false).map { "> " + $0 }
    case .code(_, let text):
      text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
    case .rule: [String(repeating: "-", count: width)]
    }
  }

  private static func plainLines(_ list: List, width: Int) -> [String] {
    let items = list.items.enumerated().map { index, blocks in
      let mark = list.start.map { "\($0 + index). " } ?? "- "
      let indent = String(repeating: " ", count: mark.count)
      let lines = plainLines(blocks, width: max(1, width - mark.count), isTight: list.isTight)
      return lines.enumerated().map { ($0.offset == 0 ? mark : indent) + $0.element }
    }
    return Array(items.joined(separator: list.isTight ? [] : [""]))
  }

  private static func plainLines(_ table: Table) -> [String] {
    let rows = ([table.header] + table.rows).map { $0.map(\.plainText) }
    let widths = table.header.indices.map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    let lines = rows.map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: " | ")
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "-+-")
    return [lines[0], rule] + lines.dropFirst()
  }

  private static func wrapped(_ inlines: [Inline], width: Int) -> [String] {
    inlines.split(separator: .lineBreak, omittingEmptySubsequences: false).flatMap { part in
      var lines: [String] = []
      for word in Array(part).plainText.split(whereSeparator: \.isWhitespace) {
        if let last = lines.last, last.count + 1 + word.count <= width {
          lines[lines.count - 1] = last + " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines
    }
  }
}
