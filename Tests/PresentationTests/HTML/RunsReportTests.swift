import Foundation
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct RunsReportTests {
  private static let comparisons = [Sample.tail, Sample.lookup, SampleReport.commands]

  private static let runs = [
    ReportRun(
      number: "3", subject: "tail", input: "256.0 MiB", peaks: "load 931.4 MiB, stream 6.4 MiB",
      measured: "2026-03-01 09:30 UTC", isOfCase: true),
    ReportRun(
      number: "7", subject: "lookup", input: "64.0 MiB", peaks: "load 231.8 MiB",
      measured: "2026-03-02 09:30 UTC", isOfCase: true),
    ReportRun(
      number: "8", subject: "commands", input: nil, peaks: "–", measured: "2026-03-02 09:31 UTC",
      isOfCase: false),
  ]

  private static func page() throws -> ReportPage {
    var text = ""
    HTMLReport(runs, comparisons, SampleReport.supplements).write { text += $0 }
    return try ReportPage(text: text)
  }

  @Test func headsEachRunAndLeadsToIt() throws {
    let page = try RunsReportTests.page()
    #expect(try page.texts("//h1") == ["3 runs: tail, lookup, commands"])
    let headings = try page.texts("//main/section/h2")
    #expect(
      headings == [
        "Overview", "Run 3: tail, 256.0 MiB", "Run 7: lookup, 64.0 MiB", "Run 8: commands",
        "When to stream", "The code", "How it was measured",
      ])
    #expect(try page.texts("//nav//a") == headings)
    #expect(
      try page.row("Run 3", in: "//section[@id='overview']").map(\.words) == [
        "tail", "256.0 MiB", "load 931.4 MiB, stream 6.4 MiB", "2026-03-01 09:30 UTC",
      ])
  }

  /// Bars and a verdict are of versions side by side, not of the steps to another answer.
  @Test func summarizesComparisonsAlone() throws {
    var run = RunsReportTests.runs[0]
    for kind in [Comparison.Kind.fit, .why, .watch] {
      var comparison = Sample.tail
      comparison.kind = kind
      run.summarize(comparison)
      #expect(run.bars.isEmpty && run.verdict == nil, "\(kind)")
    }
    run.summarize(Sample.tail)
    #expect(run.bars.map(\.name) == ["3: load", "3: stream"] && run.verdict != nil)
  }

  @Test func hasTheDecisionTableOfCasesAlone() throws {
    var text = ""
    HTMLReport([RunsReportTests.runs[2]], [SampleReport.commands], SampleReport.supplements)
      .write { text += $0 }
    #expect(try !ReportPage(text: text).texts("//main/section/h2").contains("When to stream"))
  }

  /// The page of one run and the page of several draw a run alike, down to the places within it.
  @Test func showsEachRunAsItsOwnPageDoes() throws {
    let page = try RunsReportTests.page()
    for (index, comparison) in RunsReportTests.comparisons.enumerated() {
      let alone = try ReportPage(comparison)
      for (section, part) in [
        ("results", "run\(index + 1)-results"), ("runs", "run\(index + 1)-runs"),
      ] {
        let cells = "//section[@id='%@']//td"
        #expect(
          try page.texts(cells.replacing("%@", with: part))
            == alone.texts(cells.replacing("%@", with: section)))
      }
    }
  }

  @Test func showsPeaksOfAllRunsOnOneScaleAndTheirVerdicts() throws {
    var runs = Self.runs
    for (index, comparison) in Self.comparisons.enumerated() { runs[index].summarize(comparison) }
    var text = ""
    HTMLReport(runs, Self.comparisons, SampleReport.supplements).write { text += $0 }
    let page = try ReportPage(text: text)
    let overview = "//section[@id='overview']"
    let names = try page.texts("\(overview)/dl[@class='bars']//dt")
    #expect(names == ["3: load", "3: stream", "7: load", "7: stream", "7: index", "8: A", "8: B"])
    #expect(try page.texts("\(overview)/dl[@class='facts']//dt") == ["Run 3", "Run 7", "Run 8"])
    #expect(
      try page.texts("\(overview)/dl[@class='facts']//dd").first?.hasPrefix("stream wins") == true)
    #expect(try page.texts("//nav//a").contains("Run 8: 2 commands"))
  }

  @Test func asksForNothingAndNamesEveryPlaceOnce() throws {
    let page = try RunsReportTests.page()
    let identifiers = try page.attributes("//@id")
    #expect(Set(identifiers).count == identifiers.count)
    #expect(try page.attributes("//@href").allSatisfy { $0.hasPrefix("#") })
    #expect(try page.elements("//script|//link|//img|//iframe|//object|//form").isEmpty)
  }
}
