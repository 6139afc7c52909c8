/// A value that can be laid out for a terminal of any width.
package protocol TerminalView {
  /// The view's lines, each no wider than the display.
  func text(on display: Display) -> [StyledText]
}

extension TerminalView {
  /// The view's lines as they are written, without their newlines.
  package func lines(on display: Display) -> [String] {
    text(on: display).map { $0.cut(to: display.columns, on: display).line(on: display) }
  }
}

/// Something that one line of a terminal shows, in place of what it showed before.
package protocol TerminalLine {
  /// The line, narrower than the display: a full one would go on in the next.
  func text(on display: Display) -> StyledText
}

extension TerminalLine {
  /// The line as it is written, without a newline.
  package func rendered(for display: Display) -> String {
    text(on: display).line(on: display)
  }
}

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

extension Display {
  /// A bar of a width, filled from the left to a fraction in eighths of a column. A fraction above
  /// nothing always shows, so that a small amount differs from none.
  package func bar(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    let fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    guard characters == .unicode else {
      let filled = Int((fraction * Double(width)).rounded())
      return text(String(repeating: "#", count: fraction > 0 ? max(1, filled) : 0), style)
    }
    let eighths = Int((fraction * Double(width * 8)).rounded())
    let shown = fraction > 0 ? max(1, eighths) : 0
    let last = shown % 8 == 0 ? "" : eighthBlocks[shown % 8 - 1]
    return text(String(repeating: "█", count: shown / 8) + last, style)
  }

  /// A bar with the way still to go, which makes it of the same width however far it is filled.
  package func track(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    guard characters == .unicode else {
      let filled = bar(fraction, width: width - 2, style)
      let rest = String(repeating: ".", count: width - 2 - filled.width)
      return text("[") + filled + text(rest) + text("]")
    }
    let filled = bar(fraction, width: width, style)
    return filled + text(String(repeating: "░", count: width - filled.width), .faint)
  }
}

extension Display {
  /// A scale of a width with a mark at a fraction of it: what something is now, where nothing says
  /// that it will reach the end.
  package func scale(_ fraction: Double, width: Int, _ style: Style = .plain) -> StyledText {
    let fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    let room = max(1, width - 2)
    let place = Int((fraction * Double(room - 1)).rounded())
    let (left, line, mark, right) =
      characters == .unicode ? ("├", "─", "●", "┤") : ("|", "-", "*", "|")
    return text(left + String(repeating: line, count: place), .faint) + text(mark, style)
      + text(String(repeating: line, count: room - 1 - place) + right, .faint)
  }
}

private let eighthBlocks = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/// One line that says what the keys do: the most important in words, the others in brief.
///
/// It never fills the last column; keys that there is no room for are left out from the last on,
/// then the end of the words.
package struct KeyLine: TerminalLine, Hashable, Sendable {
  /// What the key does that goes on: `Enter runs compare tail`.
  package var action: String
  /// The others, the most important first: `p back`.
  package var keys: [String]

  package init(action: String, keys: [String]) {
    self.action = action
    self.keys = keys
  }

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let least = keys.first.map { display.text($0).width + 3 } ?? 0
    let whole = display.text(action)
    // If the words are long, the first key, which leaves, is still shown.
    let action = whole.cut(to: room - least >= 12 ? room - least : room, on: display)
    return keys.reduce(action.styled(.strong)) { line, key in
      let longer = line + .spaces(3) + display.text(key, .faint)
      return longer.width <= room ? longer : line
    }
  }
}

/// What takes a line of progress off the terminal and shows the next in its place.
package struct ProgressReplacement: Hashable, Sendable {
  /// The bytes to send.
  package let sequence: String

  /// Replaces the line that is shown, if any, by the next one, if any. A window that has become
  /// narrower since has broken the shown one into several rows, with the cursor in the last of
  /// them.
  ///
  /// - Parameters:
  ///   - width: the columns that the shown line takes.
  ///   - line: the next line.
  ///   - columns: the window's width now.
  package init(of width: Int?, by line: String?, columns: Int) {
    let rowsAbove = width.map { max(0, $0 - 1) / max(1, columns) } ?? 0
    sequence =
      rowsAbove == 0
      ? "\r\(line ?? "")\u{1B}[K" : "\r\u{1B}[\(rowsAbove)A\u{1B}[J\(line ?? "")"
  }

  /// The columns that a line takes, its SGR sequences left out.
  package static func width(_ line: String) -> Int {
    var parts = line.split(separator: "\u{1B}[", omittingEmptySubsequences: false)[...]
    let first = parts.popFirst().map { String($0).displayWidth } ?? 0
    return parts.reduce(first) { width, part in
      width + String(part.drop { $0 != "m" }.dropFirst()).displayWidth
    }
  }
}
