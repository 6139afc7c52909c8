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

  /// A line that every point lies on is certain; noise makes it uncertain, and more so further
  /// away.
  @Test func saysHowFarItMayBeOff() throws {
    func growth(_ peaks: [Int]) throws -> Growth {
      let points = zip([16, 64, 256, 1024], peaks).map {
        Growth.Point(input: .mebibytes($0), peak: .mebibytes($1), start: .mebibytes(8))
      }
      return try #require(Growth(variant: "load", points: points))
    }
    let exact = try growth([40, 136, 520, 2056])
    #expect(abs(exact.bytesPerInputByte - 2) < 1e-9)
    #expect(try #require(exact.slopeUncertainty) < 1e-6)
    #expect(exact.extrapolation == "At 16.0 GiB, load would need 32.0 GiB.")
    let noisy = try growth([50, 130, 540, 2040])
    let near = try #require(noisy.peak(at: 0x1p30).uncertainty)
    let far = try #require(noisy.peak(at: 0x1p34).uncertainty)
    #expect(near < far && near > .mebibytes(10))
    #expect(noisy.slopeText == "1.98 ± 0.08")
  }

  @Test func claimsNothingOfASquare() throws {
    let points = [1, 2, 4, 8].map {
      Growth.Point(input: Double($0), peak: .mebibytes(8 + 10 * $0 * $0), start: .mebibytes(8))
    }
    let growth = try #require(Growth(variant: "all", points: points, parameter: "n"))
    #expect(abs(growth.exponent - 2) < 0.01)
    #expect(growth.extrapolation == nil)
    #expect(growth.sentence.contains("faster than in proportion (exponent 2.00)"))
  }

  /// Where nobody knows what was held at the start, it is where the line begins.
  @Test func findsTheStartOfANumber() throws {
    let points = [1000, 100_000, 1_000_000].map {
      Growth.Point(input: Double($0), peak: ByteCount(13 << 20 + 40 * $0), start: nil)
    }
    let growth = try #require(Growth(variant: "python3", points: points, parameter: "n"))
    #expect(growth.class == .linear && abs(growth.exponent - 1) < 0.05)
  }
}
