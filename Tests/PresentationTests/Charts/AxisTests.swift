import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct AxisTests {
  private let one = Axis.Unit(size: 1, name: "")

  private func labels(_ axis: Axis) -> [String] { axis.ticks.map(\.label) }

  private func linear(_ largest: Double, ticks: Int, endsAtTick: Bool = true) -> Axis {
    Axis(upTo: largest, in: one, ticks: ticks, endsAtTick: endsAtTick)
  }

  @Test(
    arguments: [
      (3262, 6, ["0", "1000", "2000", "3000", "4000"]),
      (931.4, 6, ["0", "200", "400", "600", "800", "1000"]), (6.4, 4, ["0", "5", "10"]),
      (1.92, 6, ["0", "0.5", "1.0", "1.5", "2.0"]),
      (0.0021, 4, ["0", "0.001", "0.002", "0.003"]), (5, 6, ["0", "1", "2", "3", "4", "5"]),
    ] as [(Double, Int, [String])])
  func takesRoundSteps(largest: Double, ticks: Int, expected: [String]) {
    #expect(labels(linear(largest, ticks: ticks)) == expected)
  }

  @Test func mayEndAtTheLargestValue() {
    let axis = linear(14.25, ticks: 9, endsAtTick: false)
    #expect(axis.range == 0...14.25)
    #expect(labels(axis) == ["0", "2", "4", "6", "8", "10", "12", "14"])
  }

  @Test func neverHasMoreTicksThanThereIsRoomFor() {
    for power in -6...9 {
      for factor in [1, 1.01, 1.99, 2, 3.3, 5, 7.7, 9.99] {
        let largest = (0..<abs(power)).reduce(factor) { value, _ in
          power < 0 ? value / 10 : value * 10
        }
        for ticks in 2...12 {
          let axis = linear(largest, ticks: ticks)
          #expect(axis.ticks.count <= ticks, "\(largest) in \(ticks)")
          #expect(axis.place(of: largest) <= 1.000_001)
        }
      }
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity]) func isEmptyForNothingToShow(largest: Double) {
    #expect(linear(largest, ticks: 3).range == 0...1)
  }

  @Test func reachesTheNextPowersIfItsValuesAreClose() {
    let axis = Axis(binary: [6.4 * mebibyte, 6.5 * mebibyte], of: .bytes)
    #expect(labels(axis) == ["4 MiB", "8 MiB"])
    #expect(axis.place(of: 4 * mebibyte) == 0 && axis.place(of: 8 * mebibyte) == 1)
  }

  @Test func hasItsTicksAtItsValuesIfItEndsThere() {
    let axis = Axis(binary: [8, 2048, 128], of: .bytes, marked: [8, 128, 2048], margin: 0)
    #expect([8, 128, 2048].map(axis.place) == [0, 0.5, 1])
    #expect(labels(axis) == ["8 B", "128 B", "2 KiB"])
  }

  @Test(arguments: [(0.001, "0.001"), (0.1, "0.1"), (1.5, "1.5"), (16, "16"), (1000, "1000")])
  func labelsShortly(value: Double, label: String) {
    #expect(Axis.shortNumber(value) == label)
  }

  private let mebibyte = 1_048_576.0

  @Test(
    arguments: [
      (931, ["0", "200 MiB", "400 MiB", "600 MiB", "800 MiB"]),
      (3072, ["0", "1 GiB", "2 GiB", "3 GiB"]),
      (1700, ["0", "0.5 GiB", "1 GiB", "1.5 GiB"]),
      (0x1p-20, ["0", "0.5 B", "1 B"]),
    ] as [(Double, [String])])
  func marksMemoryOnPagesAtRoundAmounts(mebibytes: Double, expected: [String]) {
    let axis = Axis.onPage(.init(quantity: .bytes), [mebibytes * mebibyte], headroom: 1.03)
    #expect(labels(axis) == expected)
  }

  @Test(
    arguments: [
      (1.92, ["0", "0.5 s", "1 s", "1.5 s"]),
      (0.0021, ["0", "0.5 ms", "1 ms", "1.5 ms", "2 ms"]),
      (240, ["0", "1 min", "2 min", "3 min", "4 min"]),
      (1e-6, ["0", "0.2 µs", "0.4 µs", "0.6 µs", "0.8 µs", "1 µs"]),
    ] as [(Double, [String])]) func marksTimeOnPagesAtRoundMoments(
      seconds: Double, expected: [String]
    )
  {
    #expect(labels(.onPage(.init(quantity: .seconds), [seconds])) == expected)
  }

  @Test func marksPowersOfTwo() {
    let axis = Axis(binary: [6 * mebibyte, 4096 * mebibyte], of: .bytes)
    #expect(labels(axis) == ["8 MiB", "32 MiB", "128 MiB", "512 MiB", "2 GiB"])
    let steps = zip(axis.ticks, axis.ticks.dropFirst()).map { $1.place - $0.place }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
  }

  @Test func takesASingleAmount() {
    let axis = Axis(binary: [5 * mebibyte], of: .bytes, marked: [5 * mebibyte])
    #expect(labels(axis) == ["5 MiB"])
    #expect(abs(axis.place(of: 5 * mebibyte) - 0.5) < 1e-9)
  }

  @Test(arguments: 0..<200) func marksWithinTheAxisFewAndInOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let most = Double(1 << Int.random(in: 0...45, using: &random))
    let time = Double(1 << Int.random(in: 10...46, using: &random)) / 1e9
    for axis in [
      .onPage(.init(quantity: .bytes), [most]), .onPage(.init(quantity: .seconds), [time]),
      Axis(binary: [9, most], of: .bytes),
    ] {
      let places = axis.ticks.map(\.place)
      #expect(places.allSatisfy { (0...1.0001).contains($0) }, "seed \(seed)")
      #expect(places == places.sorted() && (1...8).contains(places.count), "seed \(seed)")
      #expect(Set(labels(axis)).count == places.count, "seed \(seed)")
    }
  }
}
