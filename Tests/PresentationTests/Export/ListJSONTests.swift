import CaseStudies
import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation

/// Lists as JSON for scripts: the cases and the decision table.
@Suite struct ListJSONTests {
  private func cases(_ studies: [CaseStudy]) throws -> ParsedJSON {
    let box = TextBox()
    CasesJSON.write(
      studies,
      programs: { study in study.id == "tail" ? [("python", ["load", "stream"])] : [] },
      version: "1.2.3"
    ) { box.take($0) }
    return try ParsedJSON(box.text)
  }

  private func table(_ evidence: [DecisionEvidence]) throws -> ParsedJSON {
    let box = TextBox()
    DecisionTableView(evidence: evidence).writeJSON(version: "1.2.3") { box.take($0) }
    return try ParsedJSON(box.text)
  }

  @Test func writesEveryKeyOfACase() throws {
    let parsed = try cases(CaseStudy.all)
    #expect(
      parsed.keys
        == Set(
          """
          schema highwater cases cases.case cases.title cases.summary cases.decision_row \
          cases.fixture cases.size_bytes cases.versions cases.versions.version \
          cases.versions.holds cases.versions.expected_bytes_per_input_byte cases.programs \
          cases.programs.language cases.programs.versions cases.options \
          cases.options.option cases.options.short cases.options.usage cases.options.positional \
          cases.options.flag cases.options.default cases.options.help cases.documentation
          """.split(separator: " ").map(String.init)))
    #expect(parsed.object["schema"] as? String == "highwater.cases/1")
    #expect(parsed.object["highwater"] as? String == "1.2.3")
  }

  @Test func tellsWhatACaseDoesAndTakes() throws {
    let tail = try #require(CaseStudy.named("tail"))
    let parsed = try cases([tail])["cases"]
    try #require(parsed.count == 1)
    #expect(parsed[0]["case"] as? String == "tail")
    #expect(parsed[0]["decision_row"] as? String == "Get last N lines")
    #expect(parsed[0]["size_bytes"] as? Int == tail.size.bytes)
    #expect(parsed[0]["documentation"] as? String == tail.documentation)
    let versions = try #require(parsed[0]["versions"] as? [[String: Any]])
    #expect(versions.map { $0["version"] as? String } == tail.versions.map(\.name))
    #expect(versions[0]["holds"] is String && versions[1]["holds"] is NSNull)
    let options = try #require(parsed[0]["options"] as? [[String: Any]])
    #expect(options.map { $0["option"] as? String } == tail.options.map(\.name))
  }

  /// Every key of `highwater.table/1`.
  private static let tableKeys = Set(
    """
    schema highwater rows rows.row rows.operation rows.load rows.load.verdict rows.load.note \
    rows.stream rows.stream.verdict rows.stream.note rows.cases rows.evidence \
    rows.evidence.recorded rows.evidence.recorded.run rows.evidence.recorded.at \
    rows.evidence.recorded.command rows.evidence.recorded.highwater rows.evidence.case \
    rows.evidence.input_bytes rows.evidence.load_peak_bytes rows.evidence.load_peak_bytes.median \
    rows.evidence.load_peak_bytes.median_bound rows.evidence.stream_peak_bytes \
    rows.evidence.stream_peak_bytes.median rows.evidence.stream_peak_bytes.median_bound \
    rows.evidence.time_ratio rows.evidence.verdict rows.evidence.disagreement
    """.split(separator: " ").map(String.init))

  @Test func writesEveryKeyOfTheTableThoughNothingWasMeasured() throws {
    let parsed = try table([])
    #expect(parsed.keys == Self.tableKeys)
    #expect(parsed["rows"].map { $0["row"] as? String } == DecisionRow.shown.map(\.id))
    for row in parsed["rows"] {
      let evidence = try #require(row["evidence"] as? [String: Any])
      #expect(evidence["case"] is NSNull && evidence["time_ratio"] is NSNull)
    }
  }

  @Test func writesTheEvidenceOfARow() throws {
    var comparison = Sample.tail
    comparison.provenance = Comparison.Provenance(
      number: 7, recordedAt: "2026-01-31T09:30:00Z", command: "highwater compare tail",
      version: "0.9")
    let evidence = try #require(
      DecisionEvidence(comparison, measured: "now", isCurrent: false))
    let parsed = try table([evidence])
    #expect(parsed.keys == Self.tableKeys)
    let row = try #require(parsed["rows"].first { $0["row"] as? String == "tail" })
    #expect((row["load"] as? [String: Any])?["verdict"] as? String == "no")
    #expect(row["cases"] as? [String] == ["tail"])
    let found = try #require(row["evidence"] as? [String: Any])
    let recorded = try #require(found["recorded"] as? [String: Any])
    #expect(recorded["run"] as? Int == 7)
    #expect(recorded["at"] as? String == "2026-01-31T09:30:00Z")
    #expect(found["input_bytes"] as? Int == 256 << 20)
    let peak = try #require(found["load_peak_bytes"] as? [String: Any])
    #expect(peak["median"] as? Int == Sample.tailLoad.peak?.bytes.bytes)
    #expect(peak["median_bound"] as? String == "exact")
    #expect(found["time_ratio"] as? Double == comparison.timeRatio)
    #expect(found["verdict"] as? String == evidence.verdict.sentence)
    #expect(found["disagreement"] is NSNull)
  }
}
