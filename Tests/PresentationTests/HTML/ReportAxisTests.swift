import Findings
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ReportAxisTests {
  @Test(arguments: [
    (ByteCount.mebibytes(931), ["0", "200 MiB", "400 MiB", "600 MiB", "800 MiB"]),
    (ByteCount.gibibytes(3), ["0", "1 GiB", "2 GiB", "3 GiB"]),
    (ByteCount.mebibytes(1700), ["0", "0.5 GiB", "1.0 GiB", "1.5 GiB"]),
    (ByteCount(1), ["0", "0.5 B", "1.0 B"]),
  ]) func marksMemoryAtRoundAmounts(most: ByteCount, labels: [String]) {
    #expect(ReportAxis.memory(upTo: most).marks.map(\.label) == labels)
  }

  @Test(arguments: [
    (Duration.milliseconds(1920), ["0", "0.5 s", "1.0 s", "1.5 s"]),
    (Duration.microseconds(2100), ["0", "0.5 ms", "1.0 ms", "1.5 ms", "2.0 ms"]),
    (Duration.seconds(240), ["0", "1 min", "2 min", "3 min", "4 min"]),
    (Duration.microseconds(1), ["0", "0.2 µs", "0.4 µs", "0.6 µs", "0.8 µs", "1.0 µs"]),
  ]) func marksTimeAtRoundMoments(most: Duration, labels: [String]) {
    #expect(ReportAxis.time(upTo: most).marks.map(\.label) == labels)
  }

  @Test func marksPowersOfTwo() {
    let scale = ReportAxis(logarithmic: [.mebibytes(6), .gibibytes(4)])
    #expect(
      scale.marks.map(\.label) == ["8 MiB", "32 MiB", "128 MiB", "512 MiB", "2 GiB"])
    let steps = zip(scale.marks, scale.marks.dropFirst()).map { $1.position - $0.position }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 })
  }

  @Test func takesASingleAmount() {
    let scale = ReportAxis(logarithmic: [.mebibytes(5)], marked: [.mebibytes(5)])
    #expect(scale.marks.map(\.label) == ["5 MiB"])
    #expect(abs(scale.position(5 * 1_048_576) - 0.5) < 1e-9)
  }

  @Test(arguments: 0..<200) func marksWithinTheAxisFewAndInOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let most =
      ByteCount(1 << Int.random(in: 0...45, using: &random))
      + ByteCount(Int.random(in: 0...1000, using: &random))
    let time = Duration.nanoseconds(1 << Int.random(in: 10...46, using: &random))
    for scale in [
      ReportAxis.memory(upTo: most), .time(upTo: time),
      ReportAxis(logarithmic: [ByteCount(9), most]),
    ] {
      let places = scale.marks.map(\.position)
      #expect(places.allSatisfy { (0...1.0001).contains($0) }, "seed \(seed)")
      #expect(places == places.sorted() && (1...8).contains(places.count), "seed \(seed)")
      #expect(Set(scale.marks.map(\.label)).count == places.count, "seed \(seed)")
    }
  }
}
