/// One line that tells which keys do what: the most important one in words, the others in short.
///
/// It never fills the last column; keys that there is no room for are left out from the last on,
/// then the end of the words.
package struct KeyLine: TerminalLine, Hashable, Sendable {
  /// What the key does that goes on: `Enter runs compare tail`.
  package var action: String
  /// The others, the most important first: `p back`.
  package var keys: [String]

  /// Makes a line.
  package init(action: String, keys: [String]) {
    self.action = action
    self.keys = keys
  }

  package func text(on display: Display) -> StyledText {
    let room = display.columns - 1
    let least = keys.first.map { display.text($0).width + 3 } ?? 0
    let whole = display.text(action)
    // Where the words are long the first key, by which one leaves, is still told.
    let action = whole.cut(to: room - least >= 12 ? room - least : room, on: display)
    return keys.reduce(action.styled(.strong)) { line, key in
      let longer = line + .spaces(3) + display.text(key, .faint)
      return longer.width <= room ? longer : line
    }
  }
}
