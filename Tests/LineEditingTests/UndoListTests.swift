import Testing

@testable import LineEditing

@Suite struct UndoListTests {
  private func undone(_ states: [(String, Int)], breaks: Set<Int> = []) -> [String] {
    var list = UndoList()
    for (index, state) in states.enumerated() {
      if breaks.contains(index) { list.endTyping() }
      list.note(line: state.0, cursor: state.1)
    }
    var lines: [String] = []
    while let state = list.undo() { lines.append(state.line) }
    return lines
  }

  @Test func takesTypingForOneChange() {
    #expect(undone([("a", 1), ("ab", 2), ("abc", 3)]) == [""])
    #expect(undone([("a", 1), ("ab", 2), ("ab", 0), ("xab", 1)]) == ["ab", ""])
    #expect(undone([("a", 1), ("abc", 3)], breaks: [1]) == ["a", ""])
  }

  @Test func takesEachDeletionForAChange() {
    #expect(undone([("abc", 3), ("ab", 2), ("a", 1)]) == ["ab", "abc", ""])
  }

  @Test func distinguishesWhatIsCanonicallyEqual() {
    #expect(undone([("é", 1), ("e\u{301}", 2)], breaks: [1]).count == 2)
  }

  @Test func keepsSoMany() {
    let states = (0..<2 * UndoList.limit).map { ($0 % 2 == 0 ? "abc" : "x", 0) }
    #expect(undone(states).count == UndoList.limit)
  }
}

@Suite struct LastWordWalkTests {
  @Test(arguments: [
    ("compare tail", "tail"), ("one", "one"), ("show 3 ", "3"), ("open 'two words'", "'two words'"),
    ("open \"a 'b\" c\\ d", "c\\ d"), ("open a'b c'd", "a'b c'd"), ("  ", nil), ("", nil),
    ("open 'not closed", "'not closed"),
  ])
  func findsTheLastWord(line: String, word: String?) {
    #expect(LastWordWalk.lastWord(of: line) == word)
  }
}
