import MemoryTracking
import Testing
import WorkerProtocol

@testable import Measurement

@Suite struct MissingPictureTests {
  private let run = Run(outcome: .completed, wall: .seconds(1))

  @Test func isSaidOfTheLastRun() {
    var variant = Comparison.Variant(name: "load", runs: [run, run])
    #expect(variant.noPicture == nil)
    variant.noteMissingPicture("it is linked statically")
    #expect(variant.runs.map(\.remarks) == [[], ["No picture: it is linked statically"]])
    #expect(variant.noPicture == "it is linked statically")
  }

  @Test func isNotSaidWhereThereIsAPicture() {
    var variant = Comparison.Variant(name: "load", runs: [run])
    variant.noteMissingPicture("it ended at once")
    variant.picture = WhereAccount(peak: .mebibytes(1), program: "/bin/true", processID: 1)
    #expect(variant.noPicture == nil)
  }

  @Test func needsARunToSpeakOf() {
    var variant = Comparison.Variant(name: "load", runs: [])
    variant.noteMissingPicture("nothing ran")
    #expect(variant.noPicture == nil)
  }

  @Test func isNotTakenFromOtherRemarks() {
    var variant = Comparison.Variant(name: "load", runs: [run])
    variant.runs[0].remarks.append("The samples are few.")
    #expect(variant.noPicture == nil)
  }
}
