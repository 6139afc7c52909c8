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
