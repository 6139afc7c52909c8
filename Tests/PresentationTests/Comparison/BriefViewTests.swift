import LessonScript
import Measurement
import MeasurementSamples
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct BriefViewTests {
  private func drawn(
    _ comparison: Comparison, _ parts: [ResultPart] = [], _ columns: Int = 80
  ) -> [String] {
    ComparisonView(comparison).brief(parts).lines(on: Display(columns: columns))
  }

  @Test func showsResultsAndVerdictOfSeveralVersions() {
    let lines = drawn(Sample.report)
    let text = lines.joined(separator: "\n")
    #expect(text.contains("Peak memory") && text.contains("Same answer"))
    #expect(!text.contains("Memory at the end of each phase"))
    #expect(!text.contains("by worker VmHWM"))
    #expect(lines.count <= 22, "\(text)")
  }

  @Test func showsPhasesAndResultsOfOne() {
    var comparison = Sample.report
    comparison.variants.removeLast()
    let text = drawn(comparison).joined(separator: "\n")
    #expect(text.contains("Memory at the end of each phase") && text.contains("Peak memory"))
    #expect(drawn(comparison).count <= 22, "\(text)")
  }

  @Test func laysPhasesSideBySideAt80Columns() {
    let lines = drawn(Sample.report, [.phases, .verdict])
    #expect(lines.contains { $0.contains("load ─") && $0.contains("stream ─") })
    #expect(!lines.contains { $0.hasPrefix("Peak memory") })
    #expect(lines.allSatisfy { $0.displayWidth <= 80 } && lines.count <= 22)
  }

  @Test func showsOnlyWhatIsAskedFor() {
    #expect(drawn(Sample.report, [.chart]).contains { $0.contains("┤") })
    let notes = drawn(Sample.report, [.notes]).joined(separator: " ")
    #expect(notes.contains("VmHWM") && !notes.contains("Same answer"))
  }

  @Test func saysWhatHappenedToARunThatWasKilledWhateverIsAskedFor() {
    let killed = Sample.limited(.oomKilled, mechanism: "cgroup v2")
    #expect(drawn(killed, [.verdict]).contains { $0.contains("was killed by the kernel") })
  }
}
