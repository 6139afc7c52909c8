import CaseStudies
import Findings
import Measurement
import MemoryTracking
import Testing
import Workbook

@testable import Shell

@Suite struct PeakPredictionTests {
  private func point(_ input: Int, _ peak: Int, start: Int = 8) -> Growth.Point {
    Growth.Point(
      input: .mebibytes(input), peak: .mebibytes(peak), start: .mebibytes(start))
  }

  private func predict(_ size: Int, _ points: [Growth.Point]) throws -> PeakPrediction {
    try #require(PeakPrediction(version: "load", size: .mebibytes(size), points: points))
  }

  /// What `copies` and `accumulate` took on 256 MiB was 3.1 GiB, which "up to 1.0 GiB" denied.
  @Test(arguments: ["copies", "accumulate"]) func saysWhatIsStatedUntilItIsMeasured(
    caseID: String
  ) throws {
    let study = try #require(CaseStudy.named(caseID))
    let prediction = try #require(
      PeakPrediction(stated: study.versions[0], size: .mebibytes(256), fixture: study.fixture))
    #expect(prediction.peak > .gibibytes(3) && prediction.peak < .mebibytes(3600))
    #expect(
      prediction.sentence == "load: about 3.3 GiB, from 13.3 bytes for each byte of the numbers "
        + "fixture.")
  }

  @Test func statesTheGrowthOfEveryVersionThatGrows() {
    for study in CaseStudy.all {
      for version in study.versions {
        #expect(
          (version.bytesPerInputByte == nil) == (version.footprint == .constant),
          "\(study.id) \(version.name)")
      }
    }
  }

  @Test func growsFromOneRunByWhatItTookForEachByte() throws {
    let prediction = try predict(100, [point(10, 38)])
    #expect(prediction.peak == .mebibytes(308))
    #expect(prediction.sentence == "load: about 308.0 MiB, from 1 earlier run.")
  }

  @Test func followsTheLineThroughSeveralRuns() throws {
    let prediction = try predict(1000, [point(10, 28), point(100, 208)])
    #expect(abs(prediction.peak.mebibytes - 2008) < 0.01)
    #expect(prediction.basis == .runs(2))
  }

  @Test func goesDownTheLineToSmallerInputsButNeverBelowTheStart() throws {
    #expect(abs(try predict(50, [point(10, 28), point(100, 208)]).peak.mebibytes - 108) < 0.01)
    #expect(try predict(0, [point(100, 208)]).peak == .mebibytes(8))
  }

  @Test func doesNotShrinkWithTheInputWhereRunsScatter() throws {
    #expect(try predict(1000, [point(10, 12), point(100, 11)]).peak == .mebibytes(11))
  }

  @Test func learnsNothingFromATinyInput() throws {
    let tiny = Growth.Point(input: ByteCount(312), peak: .mebibytes(11), start: .mebibytes(9))
    #expect(PeakPrediction(version: "load", size: .mebibytes(64), points: [tiny, tiny]) == nil)
    #expect(try predict(100, [tiny, point(10, 38)]) == predict(100, [point(10, 38)]))
  }

  @Test func staysWithinWhatCanBeCounted() throws {
    let huge = try #require(
      PeakPrediction(version: "load", size: ByteCount(.max), points: [point(1, 100)]))
    #expect(huge.peak > .gibibytes(1))
    let study = try #require(CaseStudy.named("copies"))
    let stated = PeakPrediction(stated: study.versions[0], size: ByteCount(.max), fixture: "log")
    #expect(try #require(stated).peak > .gibibytes(1))
  }
}
