/// A table fitted to the window: aligned columns under a ruled header.
///
/// Where the window is too narrow its wrappable columns are narrowed first; where that does not do,
/// each row becomes a short list of its own, headed by its first cell.
package struct TextTable: TerminalView {
  package struct Column {
    package var title: StyledText
    package var alignment: Alignment
    /// Whether its cells may be broken into lines.
    package var wraps: Bool
    /// The space before it.
    package var gap: Int

    package init(
      title: StyledText, alignment: Alignment = .left, wraps: Bool = false, gap: Int = 2
    ) {
      self.title = title
      self.alignment = alignment
      self.wraps = wraps
      self.gap = gap
    }
  }

  /// A heading over several neighbouring columns.
  package struct Group {
    package var title: StyledText
    package var columns: Range<Int>

    package init(title: StyledText, columns: Range<Int>) {
      self.title = title
      self.columns = columns
    }
  }

  package enum Row {
    case cells([StyledText])
    /// A heading over the rows that follow it.
    case heading(StyledText)

    fileprivate var cells: [StyledText]? {
      if case .cells(let cells) = self { cells } else { nil }
    }
  }

  package var columns: [Column]
  package var groups: [Group] = []
  package var rows: [Row] = []

  package init(columns: [Column], groups: [Group] = [], rows: [Row] = []) {
    self.columns = columns
    self.groups = groups
    self.rows = rows
  }

  /// The narrowest a wrappable column may become, if its words are longer still.
  private static let leastWrappedWidth = 10

  package func text(on display: Display) -> [StyledText] {
    guard let widths = fittedWidths(room: display.columns) else { return records(on: display) }
    var lines = groupLine(widths, on: display)
    if columns.contains(where: { !$0.title.isEmpty }) {
      lines += self.lines(of: columns.map { $0.title.styled(.strong) }, widths)
      // A group's title is ruled already.
      if groups.isEmpty { lines.append(rule(total(widths), on: display)) }
    }
    for (index, row) in rows.enumerated() {
      switch row {
      case .cells(let cells): lines += self.lines(of: cells, widths)
      case .heading(let text): lines += heading(text, isFirst: index == 0, on: display)
      }
    }
    return lines
  }

  /// Whether the table can be drawn in so many columns without becoming lists.
  package func fits(_ room: Int) -> Bool { fittedWidths(room: room) != nil }

  private func total(_ widths: [Int]) -> Int {
    zip(widths, columns).enumerated().reduce(0) { total, column in
      total + column.element.0 + (column.offset == 0 ? 0 : column.element.1.gap)
    }
  }

  private func fittedWidths(room: Int) -> [Int]? {
    let cells = rows.compactMap(\.cells)
    var widths = columns.indices.map { index in
      cells.reduce(columns[index].title.width) { max($0, $1[index].width) }
    }
    let least = columns.indices.map { index in
      let words = ([columns[index].title] + cells.map { $0[index] }).map(\.longestWordWidth)
      return min(widths[index], max(words.max() ?? 0, TextTable.leastWrappedWidth))
    }
    var excess = total(widths) - room
    while excess > 0 {
      let wrappable = columns.indices
        .filter { columns[$0].wraps && widths[$0] > least[$0] }
        .sorted { widths[$0] > widths[$1] }
      guard let widest = wrappable.first else { return nil }
      // Down to the next widest at once, from there on one by one.
      let next = wrappable.count > 1 ? widths[wrappable[1]] : least[widest]
      let step = min(excess, max(1, widths[widest] - max(next, least[widest])))
      widths[widest] -= step
      excess -= step
    }
    return widths
  }

  /// The text lines of one row, as many as its highest cell has.
  private func lines(of row: [StyledText], _ widths: [Int]) -> [StyledText] {
    let cells = zip(row, widths).map { $0.wrapped(to: $1) }
    let height = cells.map(\.count).max() ?? 0
    return (0..<height).map { line in
      cells.indices.reduce(StyledText.empty) { text, index in
        let cell = line < cells[index].count ? cells[index][line] : .empty
        let gap = StyledText.spaces(index == 0 ? 0 : columns[index].gap)
        return text + gap + cell.padded(to: widths[index], columns[index].alignment)
      }
    }
  }

  /// The groups' titles, each with a rule that shows how far it reaches.
  private func groupLine(_ widths: [Int], on display: Display) -> [StyledText] {
    guard !groups.isEmpty else { return [] }
    return [
      groups.reduce(.empty) { line, group in
        let first = group.columns.lowerBound
        let start = total(Array(widths[..<first])) + (first == 0 ? 0 : columns[first].gap)
        let width = total(Array(widths[..<group.columns.upperBound])) - start
        let title = group.title.styled(.strong).cut(to: width, on: display)
        let room = width - title.width - 1
        let rest = room > 0 ? .spaces(1) + rule(room, on: display) : StyledText.empty
        return line.padded(to: start) + title + rest
      }
    ]
  }

  private func heading(
    _ text: StyledText, isFirst: Bool, on display: Display
  ) -> [StyledText] {
    (isFirst ? [] : [.empty]) + text.styled(.strong).wrapped(to: display.columns, indent: 2)
  }

  private func rule(_ width: Int, on display: Display) -> StyledText {
    display.text(String(repeating: "─", count: width), .faint)
  }

  /// Each row as a list: its first cell, then the others named by their titles.
  private func records(on display: Display) -> [StyledText] {
    rows.enumerated().flatMap { index, row in
      switch row {
      case .heading(let text): heading(text, isFirst: index == 0, on: display)
      case .cells(let cells):
        cells[0].styled(.strong).wrapped(to: display.columns, indent: 2)
          + zip(cells, columns).dropFirst().flatMap { cell, column -> [StyledText] in
            guard !cell.isEmpty else { return [] }
            let title = column.title.isEmpty ? .empty : column.title + display.text(": ")
            return (.spaces(2) + title + cell).wrapped(to: display.columns, indent: 4)
          }
      }
    }
  }
}

extension StyledText {
  /// The width of the longest stretch without a place to break at.
  var longestWordWidth: Int {
    var word = 0
    return cells.reduce(0) { longest, cell in
      word = cell.isSpace || cell.width > 1 ? 0 : word + cell.width
      return max(longest, word, cell.width)
    }
  }
}
