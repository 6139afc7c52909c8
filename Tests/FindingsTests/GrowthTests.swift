import Measurement
import MemoryTracking
import Testing

@testable import Findings

@Suite struct GrowthTests {
  private let sizes = [16, 64, 256, 1024]

  private func growth(_ peak: (Int) -> Double, start: Double = 8) throws -> Growth {
    let points = sizes.map { size in
      Growth.Point(
        input: .mebibytes(size), peak: ByteCount(Int(peak(size) * 1_048_576)),
        start: ByteCount(Int(start * 1_048_576)))
    }
    return try #require(Growth(variant: "load", points: points))
  }

  @Test func findsProportionAboveTheStart() throws {
    let growth = try growth { 8 + 2.5 * Double($0) }
    #expect(growth.class == .linear)
    #expect(abs(growth.exponent - 1) < 1e-6)
    #expect(abs(growth.bytesPerInputByte - 2.5) < 1e-6)
  }

  @Test(arguments: [0.0, 0.1, 0.9])
  func findsAFlatLineUnderNoise(noise: Double) throws {
    let growth = try growth { 8.2 + ($0 == 256 ? noise : 0) }
    #expect(growth.class == .constant)
    #expect(abs(growth.exponent) < 0.05)
  }

  @Test func needsTwoSizes() {
    let point = Growth.Point(input: .mebibytes(1), peak: .mebibytes(2), start: .mebibytes(1))
    #expect(Growth(variant: "load", points: []) == nil)
    #expect(Growth(variant: "load", points: [point]) == nil)
    #expect(Growth(variant: "load", points: [point, point]) == nil)
  }

  @Test func leavesOutWhatWasNotMeasured() {
    let host = Host(kernel: "", processors: 1, memory: .zero, swift: "", build: "debug")
    let comparisons = sizes.map { size in
      Comparison(
        host: host, caseID: "tail", decisionRow: nil,
        input: .init(path: "f", size: .mebibytes(size), fixture: nil),
        variants: [
          .init(name: "load", runs: [Run(outcome: size > 64 ? .capKilled : .failed)]),
          .init(
            name: "stream",
            runs: [
              Run(
                outcome: .completed, start: .mebibytes(8),
                peak: Peak(bytes: .mebibytes(9), method: "m", floor: .zero))
            ]),
        ])
    }
    #expect(Sweep(comparisons: comparisons).growth.map(\.variant) == ["stream"])
  }
}
