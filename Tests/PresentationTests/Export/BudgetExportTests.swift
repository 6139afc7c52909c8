import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Presentation
@testable import TerminalText

/// The verdicts on budgets, for people and for build servers.
@Suite struct BudgetExportTests {
  static func report(_ name: String = "tail", file: String = "b.yaml") -> BudgetReport {
    var alone = Sample.tail
    alone.variants = [alone.variants[1]]
    let good = MemoryBudget(
      name: name, peak: .mebibytes(10), survives: .mebibytes(50),
      updated: .init(peak: .mebibytes(6), growth: .constant, at: "2026-01-31T09:30:00Z"))
    let bad = MemoryBudget(name: "\(name) 2", peak: .mebibytes(1))
    return BudgetReport(
      file: file,
      verdicts: [
        BudgetVerdict(good, [alone], survival: alone, at: (2, 5), numbers: [7, 8]),
        BudgetVerdict(bad, [alone], at: (9, 5), numbers: [9]),
      ], count: 2, host: Sample.host,
      provenance: .init(
        number: nil, recordedAt: "2026-02-01T10:00:00Z", command: "highwater check", version: "1"))
  }

  private static func written(_ report: BudgetReport, as format: BudgetFormat) -> String {
    let box = TextBox()
    report.write(as: format) { box.take($0) }
    return box.text
  }

  @Test func showsATableAndWhatFails() {
    let lines = BudgetView(Self.report()).lines(on: Display(columns: 100))
    #expect(lines.first == "Memory budgets of b.yaml")
    #expect(lines.contains { $0.hasPrefix("tail    ✓") && $0.hasSuffix("✓ 50.0 MiB") })
    #expect(lines.contains { $0.hasPrefix("tail 2  ✗") })
    #expect(lines.contains { $0.hasPrefix("✗ tail 2: Its peak of 6.4 MiB exceeds the budget of") })
    #expect(lines.contains("1 of 2 budgets does not hold."))
  }

  @Test func writesEveryFigureAsJSON() throws {
    let text = Self.written(Self.report(), as: .json)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      Set(object.keys)
        == ["schema", "recorded", "host", "file", "passed", "unchecked", "budgets"])
    #expect(object["schema"] as? String == "highwater.check/1")
    #expect(object["passed"] as? Bool == false)
    #expect((object["recorded"] as? [String: Any])?["command"] as? String == "highwater check")
    let budgets = try #require(object["budgets"] as? [[String: Any]])
    #expect(budgets.map { $0["passed"] as? Bool } == [true, false])
    #expect(
      Set(budgets[0].keys) == [
        "name", "line", "passed", "peak_bytes", "peak_bound", "budget_bytes", "tolerance_bytes",
        "growth", "bytes_per_input_byte", "exponent", "growth_budget", "survives_bytes", "survived",
        "updated", "findings", "place", "node", "wall_seconds", "runs",
      ])
    #expect(budgets[0]["budget_bytes"] as? Int == 10 << 20)
    #expect(budgets[0]["tolerance_bytes"] as? Int == 2 << 20)
    #expect(budgets[0]["growth"] is NSNull && budgets[1]["survived"] is NSNull)
    #expect(budgets[0]["runs"] as? [Int] == [7, 8])
    let findings = try #require(budgets[0]["findings"] as? [[String: Any]])
    #expect(findings.map { $0["question"] as? String } == ["peak", "survival"])
  }

  @Test func namesTheLineThatABrokenBudgetLeadsTo() throws {
    var report = Self.report()
    report.verdicts[1].place = BudgetPlace(Sample.account)
    let sentence = "Lines.swift:15 held most at the peak, 118.0 MiB of 201.5 MiB in one more run: "
    let lines = BudgetView(report).lines(on: Display(columns: 200))
    #expect(lines.contains { $0.hasPrefix("  ↳ " + sentence) })
    let text = Self.written(report, as: .json)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let places = try #require(object["budgets"] as? [[String: Any]]).map { $0["place"] }
    #expect((places[0] as? [String: Any])?["line"] is NSNull)
    #expect((places[1] as? [String: Any])?["line"] as? Int == 15)
    #expect(Self.written(report, as: .junit).contains(" \(sentence)"))
    let annotations = Self.written(report, as: .github).split(separator: "\n")
    #expect(annotations.count == 1 && annotations[0].contains("%0A\(sentence)"))
  }

  @Test func escapesWhatWouldBeMarkup() {
    let text = Self.written(
      Self.report("<a & \"b\"'\u{1B}[1m\u{FFFE}", file: "b&.yaml"), as: .junit)
    #expect(
      text.contains("name=\"&lt;a &amp; &quot;b&quot;&#39;\\e[1m\\u{FFFE} 2\" file=\"b&amp;.yaml\"")
    )
    #expect(text.contains("tests=\"2\" failures=\"1\" errors=\"0\""))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(text.hasSuffix("</testsuite>\n"))
  }

  @Test func annotatesOnlyWhatFails() {
    let text = Self.written(Self.report("50%, a:b\u{1B}\nc", file: "x,y:z.yaml"), as: .github)
    #expect(
      text == """
        ::error file=x%2Cy%3Az.yaml,line=9,col=5,title=Memory budget%3A 50%25%2C a%3Ab\\e%0Ac 2::\
        50%25, a:b\\e%0Ac 2: Its peak of 6.4 MiB exceeds the budget of 1.0 MiB by 5.4 MiB, more than \
        the tolerance of 2.0 MiB.

        """)
  }
}
