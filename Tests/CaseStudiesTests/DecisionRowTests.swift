import CaseStudies
import Testing

@Suite("DecisionRow")
struct DecisionRowTests {
  @Test("holds the article's six rows and verdicts")
  func table() {
    let rows = DecisionRow.allCases.map { row in
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
}
