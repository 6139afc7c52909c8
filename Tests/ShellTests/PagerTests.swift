import Testing

@testable import Shell

@Suite struct PagerTests {
  @Test func isTheUsersOwn() {
    #expect(Pager { ["PAGER": "less -R"][$0] }?.command == "less -R")
    for value in [nil, "", " ", "cat"] { #expect(Pager { _ in value } == nil, "\(value ?? "nil")") }
  }

  @Test func isForWhatIsLongerThanTheWindow() {
    #expect(!Pager.needs("a\nb\n", rows: 3, columns: 10))
    #expect(Pager.needs("a\nb\nc\n", rows: 3, columns: 10))
    #expect(Pager.needs("a\n12345678901\n", rows: 3, columns: 10), "a line of two rows")
  }

  @Test(
    arguments: [
      ("show", true), ("help", true), ("code tail", true), ("table", true), ("runs", true),
      ("compare tail", false), ("measure ls", false), ("start spike", false), ("chart", false),
    ])
  func showsWhatIsOnlyLookedUp(line: String, isShown: Bool) throws {
    let words = line.split(separator: " ").map { String($0) }
    #expect(try Pager.shows(CommandLineParser.parse(words)) == isShown)
  }
}
