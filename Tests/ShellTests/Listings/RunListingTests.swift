import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import Presentation
import TerminalText
import TestSupport
import Testing
import Workbook

@testable import Shell

/// `runs` in text and in JSON, with every kind of record.
@Suite struct RunListingTests {
  private let folder: TemporaryFolder
  private let workbook: WorkbookFile

  init() throws {
    folder = try TemporaryFolder()
    workbook = try WorkbookFile(path: folder.path("workbook.sqlite"))
  }

  private static func run(_ peak: Int, limit: Int? = nil) -> Run {
    Run(
      outcome: .completed, exitCode: 0,
      peak: Peak(bytes: .mebibytes(peak), method: "VmHWM at exit", floor: .zero),
      wall: .seconds(1),
      limit: limit.map { MemoryLimit(bytes: .mebibytes($0), mechanism: "cgroup v2") })
  }

  private func record(
    _ variants: [(String, [Run])], _ kind: Comparison.Kind = .comparison, caseID: String? = nil,
    size: Int? = nil, parameter: Double? = nil, in place: SweepPlace? = nil
  ) throws -> Int64 {
    try workbook.record(
      Comparison(
        host: Sample.host, caseID: caseID, decisionRow: nil,
        input: size.map { .init(path: "/tmp/x", size: .mebibytes($0), fixture: "log") },
        variants: variants.map { .init(name: $0.0, runs: $0.1) }, kind: kind,
        parameter: parameter.map { .init(name: "n", value: $0) }),
      options: [:], in: place, command: "highwater x", version: "0.9",
      at: Date(timeIntervalSince1970: 1_769_851_800))
  }

  /// One of each kind.
  private func fill() throws {
    _ = try record(
      [("load", [Self.run(90), Self.run(91)]), ("stream", [Self.run(8)])], caseID: "tail",
      size: 64)
    _ = try record([("sort", [Self.run(20)])])
    let first = try record([("a", [Self.run(5)])], parameter: 1, in: .first)
    _ = try record([("a", [Self.run(50)])], parameter: 10, in: .after(first))
    _ = try record(
      [
        ("app", [Self.run(100)]), ("80MiB", [Self.run(78, limit: 80), Self.run(78, limit: 80)]),
        ("90MiB", [Self.run(85, limit: 90)]),
      ], .fit)
    _ = try record(
      [("as it is", [Self.run(40)]), ("A=1", [Self.run(30)]), ("B=2", [Self.run(41)])], .why)
    _ = try record([("postgres", [Self.run(200)])], .watch)
  }

  private func listed() throws -> ParsedJSON {
    let runs = try workbook.runs(ofCase: nil, last: 20)
    var text = ""
    RunListing.writeJSON(runs) { text += $0 }
    #expect(!text.split(separator: "\n").contains { String($0).hasControls })
    return try ParsedJSON(text)
  }

  @Test func tellsEachKindInOneLine() throws {
    try fill()
    let lines = try table().lines(on: Display(columns: 100))
    #expect(
      lines.map { $0.replacing(/\ +$/, with: "") } == [
        "Run  When              Case     Input     Peak",
        "───────────────────────────────────────────────────────────────────────",
        "1    2026-01-31 10:30  tail     64.0 MiB  load 91.0 MiB, stream 8.0 MiB",
        "2    2026-01-31 10:30  command  –         sort 20.0 MiB",
        "3-4  2026-01-31 10:30  sweep    –         a 5.0 MiB to 50.0 MiB",
        "5    2026-01-31 10:30  fit      –         app smallest limit 80.0 MiB",
        "6    2026-01-31 10:30  why      –         as it is 40.0 MiB, 2 settings",
        "7    2026-01-31 10:30  watch    –         postgres 200.0 MiB",
      ])
  }

  /// The terminal's table has this place's time, a page UTC.
  @Test(arguments: [
    (0, "2026-01-31 09:30"), (3600, "2026-01-31 10:30"), (-36_000, "2026-01-30 23:30"),
  ])
  func tellsTheTimeOfThePlaceInTheDecisionTable(seconds: Int, time: String) throws {
    _ = try workbook.record(
      Sample.tail, options: [:], at: Date(timeIntervalSince1970: 1_769_851_800))
    let zone = try #require(TimeZone(secondsFromGMT: seconds))
    #expect(try workbook.decisionTable(in: zone).evidence.map(\.measured) == [time])
  }

  private func table() throws -> RunTable {
    RunTable(
      runs: try workbook.runs(ofCase: nil, last: 20),
      zone: try #require(TimeZone(secondsFromGMT: 3600)))
  }

  @Test func marksWhatWasKilledOrFailed() throws {
    func run(_ outcome: Outcome, _ exitCode: Int32?, _ peak: Int) -> Run {
      var run = Self.run(peak)
      (run.outcome, run.exitCode) = (outcome, exitCode)
      return run
    }
    _ = try record([
      ("load", [run(.oomKilled, 137, 64), Self.run(60)]), ("stream", [run(.failed, 3, 8)]),
      ("map", [run(.timedOut, nil, 9), run(.timedOut, nil, 9)]),
    ])
    #expect(
      try workbook.runs(ofCase: nil, last: 1).first?.result
        == "load ≥ 64.0 MiB (1 of 2 finished), stream 8.0 MiB (exit code 3), "
        + "map ≥ 9.0 MiB (timed out)")
  }

  /// Whatever the names and the window, an entry is a line, and the figures stay.
  @Test func keepsEachEntryInALine() throws {
    try fill()
    let long = "python3 " + String(repeating: "very/long/folder/", count: 20) + "data.json"
    _ = try record([(long, [Self.run(40)]), ("sort", [Self.run(20)])])
    _ = try record([(long, [Self.run(40)])])
    let table = try table()
    for columns in 10...120 {
      let lines = table.lines(on: Display(columns: columns))
      #expect(lines.allSatisfy { $0.displayWidth <= columns }, "\(columns)")
      #expect(lines.count == 2 + 8, "\(columns): a header, a rule, and the entries")
      guard columns >= 20 else { continue }
      #expect(lines.last?.contains("40.0 MiB") == true, "\(columns)")
      guard columns >= 50 else { continue }
      let before = try #require(lines.dropLast().last)
      #expect(before.hasSuffix("40.0 MiB, sort 20.0 MiB"), "\(columns)")
    }
  }

  @Test func saysHowManyAreLeftOut() throws {
    try fill()
    #expect(try workbook.listingCount(ofCase: nil) == 6)
    #expect(try workbook.listingCount(ofCase: "tail") == 1)
    #expect(
      RunsList.omission(of: 4, among: 6, ofCase: nil)
        == "4 older ones are left out; 'runs --last 6' lists all.")
    #expect(
      RunsList.omission(of: 1, among: 21, ofCase: "tail")
        == "1 older one is left out; 'runs --case tail --last 21' lists all.")
  }

  /// Every key of `highwater.runs/1`.
  private static let keys = Set(
    """
    schema highwater runs runs.run runs.numbers runs.kind runs.recorded_at runs.command \
    runs.highwater runs.case runs.input runs.input.path runs.input.fixture runs.input.min_bytes \
    runs.input.max_bytes runs.parameter runs.parameter.name runs.parameter.min \
    runs.parameter.max runs.variants runs.variants.variant runs.variants.highest_peak_bytes \
    runs.variants.highest_peak_bytes.min runs.variants.highest_peak_bytes.max \
    runs.smallest_limit_bytes runs.result
    """.split(separator: " ").map(String.init))

  @Test func writesEveryKeyOfEachKind() throws {
    try fill()
    let parsed = try listed()
    #expect(parsed.keys == Self.keys)
    #expect(parsed.object["schema"] as? String == "highwater.runs/1")
    #expect(parsed.object["highwater"] as? String == HighWater.version)
    let runs = parsed["runs"]
    #expect(
      runs.map { $0["kind"] as? String } == [
        "comparison", "command", "sweep", "fit", "why", "watch",
      ])
    #expect(runs[0]["case"] as? String == "tail" && runs[1]["case"] is NSNull)
    #expect(runs[0]["recorded_at"] as? String == "2026-01-31T09:30:00Z")
    #expect(runs[0]["command"] as? String == "highwater x")
    #expect(runs[2]["run"] as? String == "3-4" && runs[2]["numbers"] as? [Int] == [3, 4])
    let input = try #require(runs[0]["input"] as? [String: Any])
    #expect(input["min_bytes"] as? Int == 64 << 20 && input["fixture"] as? String == "log")
    let parameter = try #require(runs[2]["parameter"] as? [String: Any])
    #expect(parameter["min"] as? Double == 1 && parameter["max"] as? Double == 10)
    #expect(runs[3]["smallest_limit_bytes"] as? Int == 80 << 20)
    #expect(runs[4]["smallest_limit_bytes"] is NSNull)
  }

  @Test func writesAnEmptyList() throws {
    #expect(try listed().keys == ["schema", "highwater", "runs"])
  }

  @Test func readsBackWhateverANameHolds() throws {
    var random = SeededGenerator(seed: 13)
    var names: [String] = []
    for _ in 0..<40 {
      // SQLite's text ends at a NUL.
      let name = UglyText.random(using: &random).replacing("\0", with: "")
      names.append(name)
      _ = try record([(name, [Self.run(3)])])
    }
    let runs = try workbook.runs(ofCase: nil, last: 40)
    var text = ""
    RunListing.writeJSON(runs) { text += $0 }
    let variants = try ParsedJSON(text)["runs"].map { $0["variants"] as? [[String: Any]] }
    #expect(variants.map { $0?.first?["variant"] as? String } == names, "seed 13")
  }

  @Test func namesOneFigureWhereTwoReadAlike() throws {
    var first = Self.run(6)
    first.peak?.bytes = ByteCount(6_400_000)
    var last = first
    last.peak?.bytes = ByteCount(6_400_001)
    let number = try record([("stream", [first])], size: 4, in: .first)
    _ = try record([("stream", [last])], size: 16, in: .after(number))
    #expect(try workbook.runs(ofCase: nil, last: 1).first?.result == "stream 6.1 MiB")
  }

  @Test func saysWhenNoLimitWasSurvived() throws {
    _ = try record([("app", [Self.run(100)])], .fit)
    #expect(try workbook.runs(ofCase: nil, last: 1).first?.result == "app survived no limit")
  }
}
