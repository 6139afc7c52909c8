import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ReportSeriesTests {
  @Test func tellsFiveApartByClassAndShape() {
    let series = (0..<5).map(ReportSeries.init)
    #expect(Set(series.map(\.name)).count == 5)
    #expect(Set(series.map(\.symbol)).count == 5)
    #expect(ReportSeries(index: 5).name == series[0].name)
    for one in series {
      #expect(HTMLPage.style.contains(".\(one.name) {"))
    }
  }

  @Test(arguments: [
    (0, 0, "1"), (0, 11, "12"), (1, 0, "a"), (1, 25, "z"), (1, 26, "aa"), (1, 53, "bb"),
    (2, 2, "C"),
    (3, 0, "1"),
  ]) func namesPhases(index: Int, phase: Int, key: String) {
    #expect(ReportSeries(index: index).key(ofPhase: phase) == key)
  }
}
