import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct PhaseAlignmentTests {
  private func aligned(_ versions: [[String]]) -> [String] {
    let checkpoints = versions.map { names in
      names.enumerated().map { index, name in
        Sample.checkpoint(name, index, rss: 1, delta: 0, peak: 1, rise: 0)
      }
    }
    return PhaseAlignment(checkpoints).rows.map { row in
      row.name + row.checkpoints.map { $0 == nil ? " -" : " x" }.joined()
    }
  }

  @Test func pairsPhasesOfOneName() {
    #expect(aligned([["A", "B"], ["A", "B"]]) == ["A x x", "B x x"])
  }

  @Test func givesAPhaseOfOneVersionARowAlone() {
    #expect(
      aligned([["Read", "Split", "Written"], ["Opened", "Found", "Written"]]) == [
        "Read x -", "Split x -", "Opened - x", "Found - x", "Written x x",
      ])
  }

  @Test func keepsEachVersionsOrderWhereTheyDisagree() {
    #expect(aligned([["A", "C"], ["C", "A"]]) == ["C - x", "A x x", "C x -"])
  }

  @Test func keepsRepeatedPhases() {
    #expect(aligned([["A", "A"], ["A"]]) == ["A x x", "A x -"])
    #expect(aligned([["A"], ["A", "A"]]) == ["A x x", "A - x"])
  }

  @Test func alignsThreeAndNone() {
    #expect(aligned([["A", "C"], [], ["B", "C"]]) == ["A x - -", "B - - x", "C x - x"])
    #expect(aligned([[], []]).isEmpty)
  }
}
