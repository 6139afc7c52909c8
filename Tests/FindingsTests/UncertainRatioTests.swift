import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct UncertainRatioTests {
  @Test(arguments: [
    (1.2345, 0.0, "1.23"), (1.2345, 0.02, "1.2"), (14.56, 0.0, "14.6"), (14.56, 0.06, "15"),
    (145.5, 0.0, "146"), (145.5, 0.04, "150"), (1460, 0.0, "1460"), (1464, 0.0, "1460"),
    (3.2, 0.2, "3"), (3.2, 0.5, "about 3"), (0.5, 0, "0.50"), (146, 0.5, "about 100"),
  ]) func showsAFactorWithTheDigitsItCanBear(value: Double, uncertainty: Double, text: String) {
    #expect(UncertainRatio(value, uncertainty: uncertainty).text == text)
  }

  @Test(
    arguments: [
      (3262, 105, 0, "96.8% less"), (58, 62, 0, "6.9% more"), (58, 62, 0.01, "7% more"),
      (58, 62, 0.05, "about 10% more"), (100, 104, 0.05, "about the same"), (100, 100, 0, "same"),
      (100, 100.04, 0, "same"), (0, 0, 0, nil), (0, 5, 0, nil), (1_000_000, 1, 0, "> 99.9% less"),
      (1000, 1, 0.5, "99.9% less"), (1, 10, 0, "900.0% more"), (1, 15, 0, "15.0× as much"),
      (1, 15.3, 0.1, "15× as much"), (14.25, 9.87, 0.2, "about 30% less"),
    ] as [(Double, Double, Double, String?)])
  func showsAChangeWithTheDigitsItCanBear(
    before: Double, after: Double, uncertainty: Double, text: String?
  ) {
    let ratio = UncertainRatio(before) / UncertainRatio(after, uncertainty: uncertainty)
    #expect(ratio.change == text)
  }

  @Test func takesItsUncertaintyFromTheRuns() throws {
    let times = try #require(
      Spread([100, 101, 102, 103, 104, 105, 106, 107, 108, 500].map { Duration.milliseconds($0) }))
    // The second and the ninth of ten: an outlier does not count.
    #expect(times.middle == .milliseconds(101) ... .milliseconds(108))
    #expect(abs(times.uncertain.uncertainty - 3.5 / 104.5) < 1e-9)
    let one = try #require(Spread([Duration.seconds(1)]))
    #expect(one.uncertain.uncertainty == 0.1)
    let three = try #require(Spread([1, 2, 3].map { Duration.seconds($0) }))
    #expect(three.middle == .seconds(1) ... .seconds(3))
  }

  @Test func knowsTheKernelsTolerance() {
    var host = Sample.host
    #expect(host.memoryTolerance == .kibibytes(512))
    host.processors = 64
    #expect(host.memoryTolerance == .mebibytes(64))
  }
}
