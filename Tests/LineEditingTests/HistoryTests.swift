import Testing

@testable import LineEditing

@Suite struct HistoryListTests {
  @Test func keepsEachLineOnce() throws {
    var list = try HistoryList(limit: 10, clusters: ClusterTable())
    for line in ["a", "b", "a", "日本", "b"] { list.enter(line) }
    #expect(list.entries == ["a", "日本", "b"])
  }

  @Test func dropsTheOldestBeyondItsLimit() throws {
    var list = try HistoryList(limit: 3, clusters: ClusterTable())
    for line in ["a", "b", "c", "d", "b", "e", "a"] { list.enter(line) }
    #expect(list.entries == ["b", "e", "a"])
  }
}

@Suite struct HistoryWalkTests {
  private let entries = ["compare tail", "fixture list", "compare count", "quit"]

  /// The lines that a walk comes to, older ones first, then back.
  private func walk(typed: String, prefix: String) -> (older: [String], newer: [String]) {
    var walk = HistoryWalk(entries: entries, typed: typed, prefix: prefix)
    var (older, newer): ([String], [String]) = ([], [])
    while walk.goOlder() { older.append(walk.line) }
    while walk.goNewer() { newer.append(walk.line) }
    return (older, newer)
  }

  @Test func goesThroughAllLinesFromAnEmptyOne() {
    let (older, newer) = walk(typed: "", prefix: "")
    #expect(older == entries.reversed())
    #expect(newer == entries.dropFirst() + [""])
  }

  @Test func keepsToLinesThatStartAlike() {
    let (older, newer) = walk(typed: "comp", prefix: "comp")
    #expect(older == ["compare count", "compare tail"])
    #expect(newer == ["compare count", "comp"])
  }

  @Test func comparesOnlyWhatStandsBeforeTheCursor() {
    #expect(walk(typed: "fix it", prefix: "fi").older == ["fixture list"])
  }

  @Test func skipsALineThatIsTypedAlready() {
    #expect(walk(typed: "quit", prefix: "quit").older.isEmpty)
  }

  @Test func staysWhereItIsWithoutALine() {
    var walk = HistoryWalk(entries: [], typed: "x", prefix: "x")
    let moved = (walk.goOlder(), walk.goNewer())
    #expect(moved == (false, false))
    #expect(walk.line == "x")
  }
}

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
