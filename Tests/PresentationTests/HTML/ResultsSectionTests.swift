import Findings
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ResultsSectionTests {
  @Test(arguments: Outcome.allCases)
  func tellsWhatBecameOfARun(outcome: Outcome) throws {
    let comparison = Sample.limited(outcome, mechanism: "cgroup v2")
    let account = comparison.variants[0].runs[0].account
    let page = try ReportPage(comparison)
    let told = try page.texts("//section[@id='results']/div[@class='account']/p")
    #expect(told == (account.map { ["load \($0)."] } ?? []))
    let blocks = try page.texts("//div[@class='account']//li")
    #expect(
      blocks
        == (outcome == .oomKilled
          ? ["Last State: Terminated", "Reason: OOMKilled", "Exit Code: 137"] : []))
    let outcomes = try page.row("load 1", in: "//section[@id='runs']")[0].words
    #expect(outcomes.hasPrefix(outcome.label))
  }

  @Test func saysHowManyOfSeveralRuns() throws {
    var comparison = Sample.lookup
    comparison.variants[1].runs[2].outcome = .timedOut
    comparison.variants[1].runs[2].message = "<too slow>"
    let view = ComparisonView(comparison)
    let run = comparison.variants[1].runs[2]
    #expect(
      try view.accounts.map(\.sentence) == ["(1 of 3 runs) \(#require(run.account))."])
    #expect(view.accounts.map(\.message) == ["<too slow>"])
    #expect(view.metrics.caption == "Medians of all runs")
  }
}
