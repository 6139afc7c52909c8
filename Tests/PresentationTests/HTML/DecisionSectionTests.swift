import Findings
import CaseStudies
import FoundationXML
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct DecisionSectionTests {
  @Test func marksTheRowOfThisRun() throws {
    let page = try ReportPage(Sample.tail)
    let current = try page.elements("//section[@id='decisions']//tr[@aria-current='true']")
    #expect(current.count == 1)
    #expect(current.first?.elements(forName: "th").first?.words == "Get last N lines this run")
    #expect(
      current.first?.elements(forName: "td").map(\.words) == [
        "✗ No", "✓ Yes Read from end", "931.4 MiB", "6.4 MiB", "> 96×", "256.0 MiB",
        "2026-03-01 09:30",
      ])
  }

  /// The mark says which run it is, and the column's title which time.
  @Test func leavesOutZoneAndNumberOfThisRun() throws {
    var supplements = SampleReport.bareSupplements
    supplements.measured = "2026-03-01 09:30 UTC, runs 8-10"
    var page = ""
    HTMLReport(Sample.tail, supplements).write { page += $0 }
    let cells = try ReportPage(text: page).elements(
      "//section[@id='decisions']//tr[@aria-current='true']/td")
    #expect(cells.last?.words == "2026-03-01 09:30")
  }

  /// A mark and its word are one line however narrow the column is.
  @Test func keepsAMarkBesideItsWord() throws {
    let page = try ReportPage(Sample.tail)
    let marks = try page.elements("//section[@id='decisions']//td")
      .compactMap(\.stringValue).filter { $0.contains("✓") || $0.contains("✗") }
    #expect(marks.contains { $0.hasPrefix("✓\u{A0}Maybe") })
    #expect(marks.allSatisfy { $0.dropFirst().first == "\u{A0}" }, "\(marks)")
  }

  @Test func showsEveryRowOfTheTable() throws {
    let page = try ReportPage(Sample.report)
    let rows = try page.texts("//section[@id='decisions']//tbody//th")
    #expect(rows == DecisionRow.shown.map(\.operation))
    let counting = try page.row("Count occurrences", in: "//section[@id='decisions']")
    #expect(
      counting.map(\.words)
        == ["✗ No", "✓ Yes Increment counter", "", "", "", "", "run compare count"])
  }

  @Test func tellsWhereAMeasurementDisagrees() throws {
    var quick = Sample.tail
    quick.variants[0].runs = Sample.tail.variants[1].runs
    quick.variants[1].runs = Sample.tail.variants[0].runs
    let evidence = try #require(DecisionEvidence(quick, measured: "now", isCurrent: true))
    let page = try ReportPage(quick, evidence: [evidence])
    let section = "//section[@id='decisions']"
    #expect(try page.texts("\(section)//tbody//th").contains("Get last N lines ≠ this run"))
    #expect(try page.texts("\(section)//li").first?.hasPrefix("≠ Get last N lines: ") == true)
  }

  @Test func prefersItsOwnMeasurement() throws {
    let older = try #require(DecisionEvidence(Sample.tail, measured: "before", isCurrent: true))
    let page = try ReportPage(Sample.tail, evidence: [older])
    #expect(try !page.texts("//section[@id='decisions']//td").contains("before"))
  }
}
