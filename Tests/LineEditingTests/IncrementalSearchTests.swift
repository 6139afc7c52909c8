import Testing

@testable import LineEditing

@Suite struct IncrementalSearchTests {
  private func search(_ query: String, typed: String = "typed") -> IncrementalSearch {
    var search = IncrementalSearch(
      entries: ["compare tail", "fixture make log", "compare count", "make sure"], typed: typed,
      typedCursor: 2)
    for scalar in query.unicodeScalars { search.append(scalar) }
    return search
  }

  @Test func showsTheTypedLineAtFirst() {
    let search = search("")
    #expect(search.line == "typed")
    #expect(search.cursor == 2)
    #expect(search.prompt == "search '': ")
  }

  @Test func findsTheNewestLineThatContainsTheQuery() {
    let search = search("make")
    #expect(search.line == "make sure")
    #expect(search.cursor == 0)
    #expect(search.prompt == "search 'make': ")
  }

  @Test func goesOnToOlderLines() {
    var search = search("make")
    search.goOlder()
    #expect(search.line == "fixture make log")
    #expect(search.cursor == 8)
    search.goOlder()
    #expect(search.hasFailed)
    #expect(search.prompt == "no match 'make': ")
    #expect(search.line == "fixture make log")
  }

  @Test func staysWithTheFoundLineWhileItFits() {
    var search = search("co")
    search.goOlder()
    #expect(search.line == "compare tail")
    search.append("m")
    #expect(search.line == "compare tail")
  }

  @Test func findsMoreWithAShorterQuery() {
    var search = search("makes")
    #expect(search.hasFailed)
    #expect(search.line == "make sure")
    search.removeLast()
    #expect(!search.hasFailed)
  }

  @Test func comesBackToTheTypedLineWithoutAQuery() {
    var search = search("m")
    search.removeLast()
    search.removeLast()
    #expect(search.line == "typed")
    #expect(!search.hasFailed)
  }

  @Test func takesNoCharacterForAPattern() {
    #expect(search(".*").hasFailed)
    #expect(search("[").hasFailed)
  }
}
