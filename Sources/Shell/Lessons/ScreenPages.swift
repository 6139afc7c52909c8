import TerminalText

/// Shows text in pages no higher than the window: nothing scrolls away before it was read.
///
/// A page begins where the user has typed something, or pressed a key.
final class ScreenPages {
  private let output: any Output
  /// How many rows of the window a page leaves to what was typed and to the prompt.
  private let margin: Int
  /// Waits until the page has been read. Returns whether there are to be further pages; if not, the
  /// rest is shown at once.
  private let wait: () -> Bool
  /// How many rows had been shown when the page began; `nil` while no pages are kept.
  private var start: Int?

  init(output: any Output, margin: Int, wait: @escaping () -> Bool) {
    self.output = output
    self.margin = margin
    self.wait = wait
  }

  /// Begins a page at the cursor's row.
  func begin() { start = output.rowsShown }

  /// Begins a page if pages are kept.
  func beginAnew() { if start != nil { begin() } }

  /// How many rows a page has, and how many of them are left; `nil` while no pages are kept, and in
  /// a window that is too low for any.
  private var room: (page: Int, left: Int)? {
    guard output.isWatched, let start, let rows = output.display.rows, rows > margin + 2 else {
      return nil
    }
    return (rows - margin, rows - margin - (output.rowsShown - start))
  }

  /// Begins a page if this one has something on it, and too little room for a command and some of
  /// its result.
  ///
  /// - Parameter rows: The rows that the command itself takes.
  func makeRoomForCommand(of rows: Int) {
    guard let room, room.left < room.page, room.left < max(rows, room.page / 2) else { return }
    turn()
  }

  private func turn() { start = wait() ? output.rowsShown : nil }

  /// Calls `body` and shows what it writes page by page.
  func showing<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard room != nil else { return try body() }
    return try output.intercepting({ self.show($0) }, body)
  }

  /// Shows a text, in one piece if it fits a page. Blank lines at its end that do not are left out.
  func show(_ text: String) {
    // What is no whole line cannot be cut.
    guard text.hasSuffix("\n") else { return output.write(text) }
    let columns = output.display.columns
    var rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { Line(text: String($0), rows: RowCount.rows(of: String($0), columns: columns)) }[...]
    while let room, rest.rows > room.left {
      let shown = rest.withoutBlankEnd
      if shown.rows <= room.left {
        rest = shown
      } else if room.left < room.page, shown.rows <= room.page || room.left <= 0 {
        turn()
        rest = rest.drop { $0.text.isEmpty }
      } else {
        let count = Self.cut(rest, to: room.left)
        output.write(lines: rest.prefix(count).map(\.text))
        rest = rest.dropFirst(count).drop { $0.text.isEmpty }
        if !rest.isEmpty { turn() }
      }
    }
    output.write(lines: rest.map(\.text))
  }

  /// How many lines to show now: a page ends between two parts if one of them ends in its lower
  /// half.
  private static func cut(_ lines: ArraySlice<Line>, to rows: Int) -> Int {
    var taken = 0
    let count = lines.prefix { line in
      taken += line.rows
      return taken <= rows
    }.count
    guard count > 0 else { return 1 }
    let parts = lines.prefix(count).lastIndex { $0.text.isEmpty }
      .map { $0 - lines.startIndex + 1 }
    return parts.map { $0 > count / 2 ? $0 : count } ?? count
  }
}

/// A line, and how many rows of the window it takes.
private struct Line {
  var text: String
  var rows: Int
}

extension ArraySlice<Line> {
  fileprivate var rows: Int { reduce(0) { $0 + $1.rows } }

  fileprivate var withoutBlankEnd: ArraySlice<Line> {
    prefix((lastIndex { !$0.text.isEmpty } ?? startIndex - 1) - startIndex + 1)
  }
}
