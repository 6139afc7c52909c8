import CaseStudies
import Testing

@Suite("DecisionRow")
struct DecisionRowTests {
  @Test("begins with the article's six rows and verdicts")
  func table() {
    let rows = DecisionRow.shown.prefix(6).map { row in
      "\(row.operation): \(row.load.mark), \(row.stream.mark) \(row.stream.note ?? "-")"
    }
    #expect(
      rows == [
        "Search for a pattern: no, yes Read line by line",
        "Get last N lines: no, yes Read from end",
        "Count occurrences: no, yes Increment counter",
        "Transform and save: no, yes Process chunks",
        "Need random access: yes, no -",
        "Multiple passes needed: maybe, no -",
      ])
  }

  @Test("shows the rows of the other cases below them, with advice on how to stream")
  func beyondTheArticle() {
    let others = DecisionRow.shown.dropFirst(6)
    #expect(others.allSatisfy { row in CaseStudy.all.contains { $0.decisionRow == row } })
    #expect(others.allSatisfy { $0.load.mark != .yes && $0.stream.note != nil })
    #expect(Set(DecisionRow.allCases.map(\.operation)).count == DecisionRow.allCases.count)
  }
}
