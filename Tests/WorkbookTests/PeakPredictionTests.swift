import Measurement
import MemoryTracking
import Testing

@testable import Workbook

@Suite struct PeakPredictionTests {
  private func point(_ input: Int, _ peak: Int, start: Int = 8) -> Growth.Point {
    Growth.Point(
      input: .mebibytes(input), peak: .mebibytes(peak), start: .mebibytes(start))
  }

  private func predict(_ size: Int, _ points: [Growth.Point]) -> PeakPrediction {
    PeakPrediction(version: "load", size: .mebibytes(size), points: points)
  }

  @Test func takesAFactorUntilItIsMeasured() {
    let prediction = predict(64, [])
    #expect(prediction.peak == .mebibytes(256))
    #expect(
      prediction.sentence == "load: up to 256.0 MiB expected, 4.0 times the input until it has "
        + "been measured here.")
  }

  @Test func growsFromOneRunByWhatItTookForEachByte() {
    let prediction = predict(100, [point(10, 38)])
    #expect(prediction.peak == .mebibytes(308))
    #expect(prediction.sentence == "load: about 308.0 MiB expected, by 1 earlier run here.")
  }

  @Test func followsTheLineThroughSeveralRuns() {
    let prediction = predict(1000, [point(10, 28), point(100, 208)])
    #expect(abs(prediction.peak.mebibytes - 2008) < 0.01)
    #expect(prediction.basis == .runs(2))
  }

  @Test func goesDownTheLineToSmallerInputsButNeverBelowTheStart() {
    #expect(abs(predict(50, [point(10, 28), point(100, 208)]).peak.mebibytes - 108) < 0.01)
    #expect(predict(0, [point(100, 208)]).peak == .mebibytes(8))
  }

  @Test func doesNotShrinkWithTheInputWhereRunsScatter() {
    #expect(predict(1000, [point(10, 12), point(100, 11)]).peak == .mebibytes(11))
  }

  @Test func learnsNothingFromATinyInput() {
    let tiny = Growth.Point(input: ByteCount(312), peak: .mebibytes(11), start: .mebibytes(9))
    #expect(predict(64, [tiny, tiny]) == predict(64, []))
    #expect(predict(100, [tiny, point(10, 38)]) == predict(100, [point(10, 38)]))
  }

  @Test func staysWithinWhatCanBeCounted() {
    let huge = PeakPrediction(version: "load", size: ByteCount(.max), points: [point(1, 100)])
    #expect(huge.peak > .gibibytes(1))
    #expect(PeakPrediction(version: "load", size: ByteCount(.max), points: []).peak > .zero)
  }
}
