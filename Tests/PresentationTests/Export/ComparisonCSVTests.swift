import Findings
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ComparisonCSVTests {
  private func lines(_ comparison: Comparison) -> [String] {
    TextBox.text(of: comparison, as: .csv).components(separatedBy: "\r\n")
  }

  @Test func writesAHeaderAndARecordARun() {
    let lines = lines(Sample.lookup)
    #expect(lines.count == 1 + 9 + 1)
    #expect(lines.last == "")
    // The figures themselves are listed by `RunFigureTests`.
    let figures = RunFigure.all.map(\.csvName).joined(separator: ",")
      .replacing("cached_input_bytes", with: "cached_input_bytes,input_changed")
    #expect(
      lines[0] == "case,decision_row,input_path,input_bytes,fixture,variant,run,\(figures),remarks,"
        + "kernel,cpus,memory_bytes,swift,build,parameter,parameter_value,comparison,recorded_at,"
        + "command,highwater,language,reference,reference_bytes,reference_digest,node")
    #expect(
      filled(lines[5], under: lines[0]) == [
        "case": "lookup", "decision_row": "Need random access", "input_path": "app.log",
        "input_bytes": "67108864", "variant": "stream", "run": "2", "outcome": "completed",
        "exit_code": "0", "start_bytes": "6396313", "peak_bytes": "6920601",
        "peak_method": "worker VmHWM", "floor_bytes": "0", "tolerance_bytes": "0",
        "final_rss_bytes": "6710886", "wall_seconds": "5.104", "user_seconds": "3.828",
        "system_seconds": "1.276", "read_bytes": "4026531840", "major_faults": "0",
        "input_changed": "false", "answer_bytes": "121034", "answer_digest": "9f3c21ab77e01d54",
        "kernel": "6.18.5", "cpus": "2", "memory_bytes": "25769803776", "swift": "6.3.1",
        "build": "release",
      ])
  }

  /// The fields of a record that are not empty, by their columns.
  private func filled(_ record: String, under header: String) -> [String: String] {
    let rows = [header, record].map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows[0].count == rows[1].count)
    return zip(rows[0], rows[1]).reduce(into: [:]) { fields, field in
      if !field.1.isEmpty { fields[String(field.0)] = String(field.1) }
    }
  }

  @Test func leavesEmptyWhatWasNotMeasured() {
    let comparison = Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [.init(name: "true", runs: [Run(outcome: .failed, wall: .seconds(1))])])
    let lines = lines(comparison)
    #expect(
      filled(lines[1], under: lines[0]) == [
        "variant": "true", "run": "1", "outcome": "failed", "wall_seconds": "1",
        "kernel": "6.18.5", "cpus": "2", "memory_bytes": "25769803776", "swift": "6.3.1",
        "build": "release",
      ])
  }

  @Test func quotesFields() {
    var comparison = Sample.tail
    comparison.variants[0].name = "sort -t, \"a b\" | head"
    #expect(lines(comparison)[1].contains(",\"sort -t, \"\"a b\"\" | head\",1,completed"))
  }

  /// A spreadsheet would run such a text as a formula.
  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+x", "'+x"), ("-rf /", "'-rf /"), ("@SUM(A1)", "'@SUM(A1)"),
    ("-5", "-5"), ("a=b", "a=b"), ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
  ])
  func makesFormulasText(name: String, field: String) {
    var comparison = Sample.tail
    comparison.variants[0].name = name
    #expect(lines(comparison)[1].contains(",\(field),1,completed"))
  }

  @Test func keepsOneRecordALineWhateverTheTextsHold() {
    var random = SeededGenerator(seed: 7)
    for round in 0..<50 {
      let comparison = UglyText.comparison(using: &random)
      let lines = lines(comparison)
      let runs = comparison.variants.reduce(0) { $0 + $1.runs.count }
      #expect(lines.count == runs + 2, "seed 7, round \(round)")
      #expect(lines.allSatisfy { !$0.hasControls }, "seed 7, round \(round)")
    }
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
