import Testing

@testable import Spelling

@Suite struct SpellingTests {
  @Test(arguments: [
    ("tial", "tail"), ("cont", "count"), ("COMPARE", "compare"), ("secton", "section"),
    ("trans", "transform"), ("tails", "tail"),
  ])
  func findsTheNameThatWasMeant(written: String, meant: String) {
    let names = ["section", "tail", "count", "transform", "compare"]
    #expect(Spelling.nearest(to: written, in: names) == meant)
  }

  @Test(arguments: ["", "x", "elephant", "zz"])
  func suggestsNothingFarFetched(written: String) {
    #expect(Spelling.nearest(to: written, in: ["section", "tail", "count", "c"]) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
  ])
  func countsTheLettersThatDiffer(first: String, second: String, distance: Int) {
    #expect(Spelling.distance(Array(first), Array(second)) == distance)
    #expect(Spelling.distance(Array(second), Array(first)) == distance)
  }
}
