import Findings
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct LogarithmicAxisTests {
  @Test func reachesFromPowerToPower() {
    let axis = LogarithmicAxis([6.4, 3692])
    #expect(axis.powers.map(LogarithmicAxis.label) == ["1", "10", "100", "1000", "10000"])
    #expect(axis.place(of: 1) == 0)
    #expect(axis.place(of: 100) == 0.5)
    #expect(axis.place(of: 10_000) == 1)
  }

  @Test func reachesOverAPowerThoughAllValuesAreOne() {
    let axis = LogarithmicAxis([10, 10])
    #expect(axis.powers == [10, 100])
  }

  @Test func mayEndAtItsValues() {
    let axis = LogarithmicAxis([10, 1000], endsAtPower: false)
    #expect(axis.place(of: 10) == 0)
    #expect(axis.place(of: 100) == 0.5)
    #expect(axis.powers == [10, 100, 1000])
  }

  @Test(arguments: [(0.001, "0.001"), (0.1, "0.1"), (1.5, "1.5"), (16, "16"), (1000, "1000")])
  func labelsShortly(value: Double, label: String) {
    #expect(LogarithmicAxis.label(value) == label)
  }
}
