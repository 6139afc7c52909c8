import Findings
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct AxisTests {
  private func labels(_ largest: Double, ticks: Int, endsAtTick: Bool = true) -> [String] {
    let axis = Axis(upTo: largest, ticks: ticks, endsAtTick: endsAtTick)
    return axis.ticks.map(axis.label)
  }

  @Test func takesRoundSteps() {
    #expect(labels(3262, ticks: 6) == ["0", "1000", "2000", "3000", "4000"])
    #expect(labels(931.4, ticks: 6) == ["0", "200", "400", "600", "800", "1000"])
    #expect(labels(6.4, ticks: 4) == ["0", "5", "10"])
    #expect(labels(1.92, ticks: 6) == ["0", "0.5", "1.0", "1.5", "2.0"])
    #expect(labels(0.0021, ticks: 4) == ["0", "0.001", "0.002", "0.003"])
    #expect(labels(5, ticks: 6) == ["0", "1", "2", "3", "4", "5"])
  }

  @Test func mayEndAtTheLargestValue() {
    let axis = Axis(upTo: 14.25, ticks: 9, endsAtTick: false)
    #expect(axis.end == 14.25)
    #expect(axis.ticks.map(axis.label) == ["0", "2", "4", "6", "8", "10", "12", "14"])
  }

  @Test func neverHasMoreTicksThanThereIsRoomFor() {
    for power in -6...9 {
      for factor in [1, 1.01, 1.99, 2, 3.3, 5, 7.7, 9.99] {
        let largest = (0..<abs(power)).reduce(factor) { value, _ in
          power < 0 ? value / 10 : value * 10
        }
        for ticks in 2...12 {
          #expect(labels(largest, ticks: ticks).count <= ticks, "\(largest) in \(ticks)")
          #expect(Axis(upTo: largest, ticks: ticks, endsAtTick: true).end >= largest * 0.999_999)
        }
      }
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity]) func standsEmptyForNothingToShow(largest: Double) {
    #expect(Axis(upTo: largest, ticks: 3, endsAtTick: true).end == 1)
  }
}
