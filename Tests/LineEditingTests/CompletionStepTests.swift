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
