import Testing

@testable import LineEditing

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
