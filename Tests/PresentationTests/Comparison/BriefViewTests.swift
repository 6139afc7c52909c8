import Findings
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
    #expect(
      drawn(killed).contains("  Last State: Terminated, Reason: OOMKilled, Exit Code: 137"))
  }

  @Test func showsTheBeginningOfWhatAProgramSaid() {
    var failed = Sample.limited(.failed, mechanism: "cgroup v2")
    failed.variants[0].runs[0].message = "Out of memory\n  at one\n  at two\n  at three"
    let lines = drawn(failed)
    #expect(lines.contains { $0.hasSuffix("at one") } && lines.contains("  …"))
    #expect(!lines.contains { $0.contains("at two") })
  }

  /// Under a limit the peak and the end count, and not what a killed run had read by then.
  @Test func leavesOutWhatALimitDoesNotDecide() {
    let limited = drawn(Sample.limited(.oomKilled, mechanism: "cgroup v2"), [.results, .limit])
    #expect(limited.contains { $0.hasPrefix("Outcome") })
    #expect(!limited.contains { $0.hasPrefix("Time") || $0.hasPrefix("Final RSS") })
    #expect(limited.last?.hasPrefix("Limit: ") == true)
    #expect(limited.last?.hasSuffix("cgroup v2.") == true)
    #expect(drawn(Sample.report).contains { $0.hasPrefix("Time") })
    #expect(drawn(Sample.report, [.limit]).count == 1, "only the title")
  }

  @Test func showsTheLinesOfATracedRun() {
    let places = drawn(Sample.traced).joined(separator: "\n")
    #expect(places.contains("Where the peak of") && !places.contains("Peak memory"))
    let phases = drawn(Sample.traced, [.phases]).joined(separator: "\n")
    #expect(!phases.contains("Where the peak of"))
  }

  @Test func saysWhyThereIsNoPicture() {
    var comparison = Sample.report
    comparison.variants.removeLast()
    comparison.variants[0].noteMissingPicture("programs cannot be looked into here")
    for parts in [[], [ResultPart.places]] {
      let text = drawn(comparison, parts).joined(separator: "\n")
      #expect(text.contains("No picture: programs cannot be looked into here."))
    }
  }

  @Test func drawsChartsOfSweepsLow() {
    let sweep = SweepView(Sample.sweep([16, 64, 256, 1024]))
    let lines = sweep.brief([.chart, .verdict]).lines(on: Display(columns: 80))
    #expect(lines.contains { $0.contains("└┬") } && lines.contains { $0.contains("Exponent") })
    #expect(lines.count <= 19, "\(lines.joined(separator: "\n"))")
  }

  @Test func showsPartsOfABill() {
    let bill = Bill(Sample.tail, terms: BillTerms(pricePerGiBHour: nil, replicas: 1))
    func drawn(_ parts: [ResultPart]) -> String {
      bill.brief(parts).lines(on: Display(columns: 80)).joined(separator: "\n")
    }
    #expect(drawn([]) == drawn([.results]) && drawn([]).contains("A month"))
    #expect(!drawn([]).contains("resources:") && drawn([.resources]).contains("resources:"))
    #expect(drawn([.table]).contains("Fix the code"))
    #expect(drawn([.notes]).contains("What this assumes"))
  }
}
