import Findings
import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

/// Every view in every window people have, with the longest content that is real: a command of 300
/// characters, a file of 100 TiB.
@Suite struct ScreenSizeTests {
  /// A command of 300 characters.
  static let command =
    "python3 -m pipelines.import --input s3://measurements/2026/11/27/records.json.gz --output "
    + "postgresql://reports.internal/warehouse --batch-size 10000 --retry-limit 5 --log-level debug "
    + "--columns id,created_at,updated_at,customer,amount,currency,status,channel,region,notes "
    + "--where status=open --dry-run"

  private static func commands(_ count: Int) -> Comparison {
    var comparison = SampleReport.commands
    comparison.input = huge
    for index in comparison.variants.indices {
      comparison.variants[index].name = "\(command) \(index)"
      comparison.variants[index].runs[0].commandLine = "\(command) \(index)"
    }
    comparison.variants = Array(comparison.variants.prefix(count))
    return comparison
  }

  private static let huge = Comparison.Input(
    path: "/srv/archive/measurements/2026/november/all-records-of-the-month.json",
    size: .gibibytes(100 * 1024), fixture: nil)

  private static let failed: Comparison = {
    var comparison = commands(1)
    comparison.variants[0].runs[0].outcome = .failed
    comparison.variants[0].runs[0].exitCode = 3
    comparison.variants[0].runs[0].message =
      "Traceback (most recent call last):\n  File \"import.py\", line 3\nMemoryError\n"
    return comparison
  }()

  private static let sweep: Sweep = {
    var sweep = Sample.sweep([16, 256, 65_536])
    sweep.comparisons[2].input = huge
    return sweep
  }()

  private static let sweptCommands = Sweep(
    comparisons: [16, 64, 256].map { size in
      var comparison = commands(2)
      comparison.input?.size = .mebibytes(size)
      return comparison
    })

  /// A search for the smallest limit of a long command, or for the setting that changes its peak.
  private static func question(_ kind: Comparison.Kind) -> Comparison {
    func variant(_ name: String, peak: Int, limit: Int? = nil) -> Comparison.Variant {
      let runs = (0..<3).map { index in
        Run(
          outcome: peak > limit ?? .max ? .oomKilled : .completed,
          exitCode: peak > limit ?? .max ? 137 : 0,
          peak: Peak(bytes: .mebibytes(peak + index), method: "VmHWM at exit", floor: .zero),
          wall: .milliseconds(500),
          limit: limit.map { MemoryLimit(bytes: .mebibytes($0), mechanism: "cgroup v2") },
          answer: Sample.answer)
      }
      return .init(name: name, runs: runs)
    }
    return Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: huge,
      variants: [variant(command, peak: 100)]
        + (kind == .fit
          ? [variant("80", peak: 70, limit: 80), variant("60", peak: 70, limit: 60)]
          : [variant("JAVA_TOOL_OPTIONS=-XX:+UseSerialGC -Xmx512m", peak: 60)]),
      kind: kind)
  }

  private static func table(_ comparison: Comparison) -> DecisionTableView {
    DecisionTableView(
      evidence: [DecisionEvidence(comparison, measured: "now", isCurrent: true)].compactMap { $0 })
  }

  private static let billTerms = BillTerms(pricePerGiBHour: nil, replicas: 3)

  static var views: [(name: String, view: any TerminalView)] {
    [
      ("comparison", ComparisonView(Sample.tail)), ("report", ComparisonView(Sample.report)),
      ("three versions", ComparisonView(Sample.lookup)),
      ("languages", ComparisonView(Sample.languages)),
      ("result", ResultView(Sample.tail, WhereDetail(), table: table(Sample.tail))),
      ("killed", ComparisonView(Sample.limited(.oomKilled, mechanism: "cgroup v2"))),
      ("command", ComparisonView(commands(1))), ("commands", ComparisonView(commands(2))),
      ("failed", ComparisonView(failed)),
      ("brief", ComparisonView(Sample.report).brief([.phases, .results, .verdict, .notes])),
      ("timeline", TimelineView(Sample.spike)), ("sweep", SweepView(sweep)),
      ("swept commands", SweepView(sweptCommands)),
      ("growth of commands", GrowthView(sweptCommands)), ("table", table(Sample.tail)),
      ("empty table", DecisionTableView(evidence: [])), ("watch", WatchView(Sample.watch)),
      ("fit", question(.fit).view), ("why", question(.why).view),
      ("budgets", BudgetView(BudgetExportTests.report("import of the nightly records"))),
      ("exercise", ExerciseView(ExerciseViewTests.killed)),
      ("where", WhereView("tool", Sample.account)),
      ("bill", MarkdownView(Bill(Sample.tail, terms: billTerms).page)),
      ("bill of commands", MarkdownView(Bill(commands(2), terms: billTerms).page)),
      (
        "pair",
        RunPair(
          before: .init(
            number: "1", measured: "2026-11-27 20:20 UTC", options: [:], comparison: commands(1)),
          after: .init(
            number: "2", measured: "2026-11-27 20:21 UTC", options: [:], comparison: commands(1)))
      ),
    ]
  }

  @Test(arguments: WindowSizes.all) func noLineIsWiderThanTheWindow(columns: Int, rows: Int) {
    for characters in [Display.Characters.unicode, .plain, .ascii] {
      let display = Display(columns: columns, rows: rows, characters: characters)
      for (name, view) in Self.views {
        let wide = WindowSizes.tooWide(view, on: display)
        #expect(wide.isEmpty, "\(name) at \(columns): \(wide)")
      }
    }
  }

  @Test(arguments: WindowSizes.all) func noWordIsBrokenThatFitsALine(columns: Int, rows: Int) {
    for (name, view) in Self.views {
      let broken = WindowSizes.brokenWords(
        of: view, on: Display(columns: columns, rows: rows))
      #expect(broken.isEmpty, "\(name) at \(columns) breaks \(broken)")
    }
  }

  @Test(arguments: WindowSizes.all) func endsWithThePeakOfACommand(columns: Int, rows: Int) {
    var comparison = Self.commands(1)
    comparison.input = nil
    let view = ResultView(comparison, WhereDetail(), table: nil)
    let lines = view.lines(on: Display(columns: columns, rows: rows))
    #expect(lines.suffix(rows - 1).contains { $0.hasSuffix("210.0 MiB") }, "\(lines)")
  }

  /// What a person must see of a comparison is on the screen when the prompt is back.
  @Test(arguments: [Sample.tail, Sample.report]) func endsWithWhatMatters(comparison: Comparison) {
    let view = ResultView(
      comparison, WhereDetail(),
      table: comparison.decisionRow == nil ? nil : Self.table(comparison))
    let display = Display(columns: 80, rows: 24)
    let screen = view.lines(on: display).suffix(23).joined(separator: "\n")
    #expect(screen.contains("Memory at the end of each phase"), "\(screen)")
    #expect(screen.contains("stream wins"), "\(screen)")
    #expect(screen.contains("Same answer"), "\(screen)")
    if comparison.decisionRow != nil {
      #expect(screen.contains("When to stream") && screen.contains("▸ "), "\(screen)")
    }
    #expect(view.lines(on: display).joined(separator: "\n").contains("Peak memory by"))
  }
}
