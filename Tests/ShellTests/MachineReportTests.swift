import MeasurementSamples
import TerminalText
import TestSupport
import Testing

@testable import Shell

/// What `self-test` says of a machine.
@Suite struct MachineReportTests {
  private let works = MachineCheck(name: "cases", .works("A case was measured."))
  private let limited = MachineCheck(
    name: "limits",
    .init(
      state: .limited, finding: "A watchdog enforces them.",
      cost: "A short peak can exceed them."))
  private let missing = MachineCheck(
    name: "go",
    .init(
      state: .missing, finding: "Go is not installed.",
      cost: "Its programs, exercises and columns are left out; apt-get install golang-go."))
  private let broken = MachineCheck(
    name: "workbook",
    .init(
      state: .broken, finding: "It cannot be opened.",
      cost: "Nothing can be kept."))

  private func lines(_ checks: [MachineCheck], columns: Int = 60) -> [String] {
    MachineReport(checks: checks).lines(on: Display(columns: columns))
  }

  @Test func saysWhatIsThereAndWhatTheRestCosts() {
    #expect(
      lines([works, limited, missing]) == [
        "What      Found",
        "────────────────────────────────────────────────────────────",
        "✓ cases   A case was measured.",
        "– limits  A watchdog enforces them. A short peak can exceed",
        "          them.",
        "✗ go      Go is not installed. Its programs, exercises and",
        "          columns are left out; apt-get install golang-go.",
        "",
        "HighWater works here. Limited or missing: limits, go; the",
        "line of each says what that costs.",
      ])
  }

  @Test func isShortWhereAllWorks() {
    #expect(lines([works]).last == "Everything works here.")
  }

  @Test func namesWhatItCannotDoWithout() {
    #expect(MachineReport(checks: [works, limited, missing]).isUsable)
    #expect(!MachineReport(checks: [works, broken]).isUsable)
    #expect(lines([works, broken]).last == "HighWater cannot do its work here: workbook.")
  }

  @Test(arguments: WindowSizes.all) func fitsTheWindow(columns: Int, rows: Int) {
    let display = Display(columns: columns, rows: rows)
    let report = MachineReport(checks: [works, limited, missing, broken])
    #expect(WindowSizes.tooWide(report, on: display).isEmpty)
    #expect(WindowSizes.brokenWords(of: report, on: display).isEmpty)
  }
}
