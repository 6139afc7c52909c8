import Testing

@testable import LineEditing

@Suite struct CompletionStepTests {
  /// What completing the whole of `typed` leads to.
  private func step(_ typed: String, _ candidates: [Completion.Candidate]) -> Completion.Step {
    Completion(replacing: typed.startIndex..<typed.endIndex, candidates: candidates)
      .step(in: typed)
  }

  @Test func doesNothingWithoutCandidates() {
    #expect(step("x", []) == .none)
  }

  @Test func putsTheOnlyCandidateIn() {
    #expect(step("co", [.init("compare")]) == .replace(with: "compare", space: true))
    #expect(
      step("Le", [.init("Lessons/", goesOn: true)]) == .replace(with: "Lessons/", space: false))
  }

  @Test func takesEqualCandidatesForOne() {
    #expect(step("", [.init("a"), .init("a")]) == .replace(with: "a", space: true))
  }

  @Test func putsInWhatSeveralShare() {
    let candidates = [Completion.Candidate("compare"), .init("compute")]
    #expect(step("c", candidates) == .replace(with: "comp", space: false))
    #expect(step("comp", candidates) == .list(candidates))
  }

  @Test func sharesNoMoreThanTheShorterWord() {
    let candidates = [Completion.Candidate("run"), .init("runs")]
    #expect(step("r", candidates) == .replace(with: "run", space: false))
    #expect(step("run", candidates) == .list(candidates))
    #expect(step("run", candidates.reversed()) == .list(candidates.reversed()))
  }

  @Test func sharesNoHalfOfACharacter() {
    let candidates = [Completion.Candidate("日本"), .init("日曜")]
    #expect(step("", candidates) == .replace(with: "日", space: false))
  }

  @Test func putsAnOpeningQuoteBeforeAWordTypedWithoutOne() {
    let candidates = [Completion.Candidate("'my file'"), .init("'my folder'")]
    #expect(step("my", candidates) == .replace(with: "'my f", space: false))
  }

  @Test func leavesOutWhatWouldActOnTheTerminal() {
    let hostile = ["a\u{1B}[2J", "a\nb", "a\u{202E}b", "a\u{0}"].map { Completion.Candidate($0) }
    #expect(step("a", hostile) == .none)
    #expect(step("a", hostile + [.init("ab")]) == .replace(with: "ab", space: true))
  }
}

@Suite(.serialized) struct CandidateListingTests {
  init() { TerminalLocale.adopt() }

  private func lines(
    _ candidates: [Completion.Candidate], columns: Int = 40, rows: Int = 10
  ) -> [String] {
    CandidateListing(candidates: candidates, columns: columns, rows: rows).lines
  }

  @Test func alignsSummaries() {
    #expect(
      lines([.init("tail", summary: "the last lines"), .init("section", summary: "one part")])
        == ["tail     the last lines", "section  one part"])
  }

  @Test func leavesOutAMissingSummary() {
    #expect(lines([.init("a", summary: "first"), .init("b")]) == ["a  first", "b"])
  }

  @Test func setsColumnsToBeReadDownwards() {
    let candidates = ["a1", "a2", "a3", "a4", "a5"].map { Completion.Candidate($0) }
    #expect(lines(candidates, columns: 12) == ["a1  a3  a5", "a2  a4"])
  }

  @Test func alignsWideCharacters() {
    let candidates = ["日本", "ab", "c", "d"].map { Completion.Candidate($0) }
    #expect(lines(candidates, columns: 13) == ["日本  c", "ab    d"])
  }

  @Test func staysWithinTheWindow() {
    let candidates = (0..<50).map {
      Completion.Candidate("candidate日本\($0)", summary: "some words on it that go on and on")
    }
    for columns in 1...60 {
      for line in lines(candidates, columns: columns) { #expect(line.cellWidth < max(columns, 2)) }
    }
  }

  @Test func saysHowManyAreNotShown() {
    let plain = (10...99).map { Completion.Candidate("c\($0)") }
    #expect(lines(plain, columns: 30, rows: 3).last == "and 78 more")
  }

  @Test func showsAllNamesWhereTheirSummariesTakeTooManyRows() {
    let summarized = (1...9).map { Completion.Candidate("c\($0)", summary: "s") }
    #expect(lines(summarized, columns: 12, rows: 3) == ["c1  c4  c7", "c2  c5  c8", "c3  c6  c9"])
    #expect(lines(summarized, columns: 12, rows: 2) == ["c1  c4  c7", "and 6 more"])
  }

  @Test func marksWhatIsCut() {
    #expect(lines([.init("a", summary: "firstly of all")], columns: 16) == ["a  firstly o..."])
    #expect(lines([.init("a", summary: "first of")], columns: 12) == ["a  first of"])
  }

  @Test func leavesOutSummariesThatWouldBeCutToAFewLetters() {
    let candidates = [
      Completion.Candidate("tail", summary: "Get the last lines"),
      .init("transform", summary: "Change and save"),
    ]
    #expect(lines(candidates, columns: 20) == ["tail", "transform"])
    #expect(
      lines(candidates, columns: 24) == ["tail       Get the l...", "transform  Change an..."])
  }

  @Test func showsNoControlCharacters() {
    #expect(lines([.init("x", label: "a\u{1B}[2J\u{202E}b", summary: "s\u{7}")]) == ["a?[2J?b  s?"])
  }
}
