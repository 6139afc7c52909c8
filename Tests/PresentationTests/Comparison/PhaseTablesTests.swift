import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct PhaseTablesTests {
  private func drawn(_ comparison: Comparison, _ columns: Int) -> [String] {
    TerminalRenderer(display: Display(columns: columns))
      .lines(of: Document(ComparisonView(comparison).phases))
  }

  @Test func leavesTimesOutWhereThreeVersionsNeedTheRoom() {
    let lines = drawn(Sample.lookup, 100)
    #expect(
      lines[1] == "                   load ───────────────    stream ──────────    "
        + "index ────────────")
    #expect(!lines[2].contains("time"))
    #expect(drawn(Sample.lookup, 120)[2].contains("time"))
  }

  @Test func changesItsFormAt100Columns() {
    #expect(drawn(Sample.report, 100)[1].contains("load ─"))
    #expect(drawn(Sample.report, 99)[1].hasPrefix("Phase"))
  }

  @Test func stacksVersionsThatDoNotFitSideBySide() {
    var comparison = Sample.lookup
    comparison.variants += comparison.variants + comparison.variants
    #expect(drawn(comparison, 100)[1].hasPrefix("Phase"))
  }

  @Test func showsTheVersionsThatPassedACheckpoint() {
    let lines = drawn(Sample.limited(.oomKilled, mechanism: "cgroup v2"), 120)
    #expect(lines.contains("stream"))
    #expect(!lines.contains("load"))
  }

  @Test func isEmptyForCommandsThatHaveNone() {
    var comparison = Sample.tail
    for index in comparison.variants.indices {
      comparison.variants[index].runs[0].checkpoints = []
    }
    #expect(drawn(comparison, 120).isEmpty)
  }
}
