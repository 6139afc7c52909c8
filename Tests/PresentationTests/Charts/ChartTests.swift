import Testing

@testable import Presentation
@testable import TerminalText

/// Any chart is drawn by both renderers from its value alone.
@Suite struct ChartTests {
  private static let mebibyte = 1_048_576.0

  /// Time against the limit, as a search for the smallest limit shows it.
  private static let times = Document.Chart(
    caption: "Time against the limit", title: "Time", description: "Slower below.",
    horizontal: .init(quantity: .bytes), vertical: .init(quantity: .seconds),
    series: [
      .init(
        index: 0, name: "java", style: .markedLine,
        points: [(100, 4.0), (150, 2.0), (400, 1.5)].map { .init(x: $0.0 * mebibyte, y: $0.1) },
        figure: "1.5 s", summary: .sentence("needs 100 MiB"))
    ],
    references: [
      .init(
        place: .column(300 * mebibyte), style: .limit, name: "peak", label: "peak 300 MiB"),
      .init(place: .height(3), style: .input, name: "patience", label: "3 s"),
    ])

  private func drawn(_ blocks: [Document.Block], _ display: Display) -> String {
    TerminalRenderer(display: display).lines(of: Document(blocks)).joined(separator: "\n")
  }

  @Test func isDrawnInATerminal() {
    #expect(
      drawn([.chart(ChartTests.times)], Display(columns: 60, characters: .plain)) == """
        s
        4 +              *                          |peak 300 MiB
          |               *                         |
          |                *                        |
        3 +-3 s ------------*-------------------------------------
          |                  *                      |
          |                   *                     |
        2 +                    *****************    |
          |                                     ******************
          |                                         |
        1 +                                         |
          |                                         |
          |                                         |
        0 +                                         |
          ++-------------+------------+-------------+------------+
           0            100          200           300       400 MiB

        java *: needs 100 MiB
        """)
  }

  @Test func isDrawnOnAPage() throws {
    let chart = try DrawnChart(ChartTests.times)
    #expect(chart.horizontalTicks == ["0", "100 MiB", "200 MiB", "300 MiB", "400 MiB"])
    #expect(chart.verticalTicks == ["0", "1 s", "2 s", "3 s", "4 s"])
    #expect(chart.legend == ["java", "peak", "patience"])
    #expect(chart.labels.map(\.text) == ["peak 300 MiB", "3 s", "java: 1.5 s"])
    #expect(chart.levels.map(\.place) == [[75, 0, 75, 100], [0, 27.18, 100, 27.18]])
    #expect(chart.markers.map(\.style) == ["end", "end", "end"])
  }

  @Test func labelsACountByItself() throws {
    var chart = ChartTests.times
    chart.horizontal = .init(quantity: .count, isLogarithmic: true)
    chart.references = []
    chart.series[0].points = [1, 10, 1000].map { .init(x: $0, y: $0) }
    #expect(try DrawnChart(chart).horizontalTicks == ["1", "10", "1000"])
    #expect(drawn([.chart(chart)], Display()).contains("1                      10"))
  }

  @Test func needsTwoPlacesAcrossInATerminal() {
    var chart = ChartTests.times
    chart.series[0].points = [.init(x: 1, y: 1), .init(x: 1, y: 2)]
    chart.references = []
    #expect(drawn([.chart(chart)], Display()) == "")
  }
}
