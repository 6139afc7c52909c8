import Measurement
import MeasurementSamples
import MemoryTracking
import Testing
import WorkerProtocol

@testable import Presentation
@testable import TerminalText

@Suite struct ReportOpeningTests {
  @Test func drawsBarsOnOneScale() throws {
    let bars = ComparisonView(Sample.report).bars
    let page = try ReportPage(Sample.report)
    #expect(
      try page.attributes("//header//span/@style") == ["width:100.00%", "width:3.22%"])
    #expect(bars.map(\.text) == ["3.2 GiB", "105.0 MiB"])
    #expect(
      bars.map(\.bytes) == [Sample.mebibytes(3262).bytes, Sample.mebibytes(105).bytes])
    #expect(ComparisonView(SampleReport.bare).bars.isEmpty)
  }

  @Test func namesCommandsAndCases() {
    #expect(Sample.tail.title == "tail: load against stream")
    #expect(SampleReport.bare.title == "first against second against third")
    #expect(SampleReport.single.title == "tail: load")
    #expect(SampleReport.commands.caseSummary == nil)
    #expect(Sample.tail.caseSummary?.hasPrefix("Get the last lines. ") == true)
  }

  /// What was watched had no fresh process, and only comparisons have a timeline and a list of
  /// runs.
  @Test(arguments: [
    (Comparison.Kind.comparison, ["Every", "Samples", "A"]), (.fit, ["Every", "A"]),
    (.why, ["Every", "A"]), (.watch, ["A"]),
  ])
  func saysHowItWasMeasured(kind: Comparison.Kind, notes: [String]) throws {
    var comparison = SampleReport.commands
    comparison.kind = kind
    let shown = try ReportPage(comparison).texts("//section[@id='method']//li")
    #expect(shown.map { $0.prefix { $0 != " " } }.map(String.init) == notes)
  }

  @Test func saysWhetherTheAnswersAgree() throws {
    let page = try ReportPage(Sample.tail)
    #expect(
      try page.texts("//header//dd").contains(
        "✓ Same answer: 121034 bytes, digest 9f3c21ab77e01d54"))
    var comparison = Sample.tail
    comparison.variants[1].runs[0].answer?.digest = "0000000000000000"
    let differing = try ReportPage(comparison)
    #expect(try differing.texts("//header//dd").contains { $0.hasPrefix("✗ Different answers") })
    #expect(
      try differing.texts("//header/p[@class='verdict']")
        == ["No verdict: the answers differ."])
  }
}
