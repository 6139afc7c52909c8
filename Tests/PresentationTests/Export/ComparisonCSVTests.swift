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
    #expect(
      lines[0] == "case,decision_row,input_path,input_bytes,fixture,variant,run,outcome,exit_code,"
        + "signal,start_bytes,peak_bytes,peak_method,floor_bytes,tolerance_bytes,"
        + "tree_peak_bytes,tree_method,charge_peak_bytes,charge_cache_bytes,charge_shared_bytes,"
        + "charge_mechanism,final_rss_bytes,"
        + "wall_seconds,user_seconds,system_seconds,read_bytes,major_faults,"
        + "cached_input_bytes,input_changed,limit_bytes,limit_mechanism,answer_bytes,"
        + "answer_digest,remarks,kernel,cpus,memory_bytes,swift,build")
    #expect(
      lines[5] == "lookup,Need random access,app.log,67108864,,stream,2,completed,0,,6396313,"
        + "6920601,worker VmHWM,0,0,,,,,,,6710886,5.104,3.828,1.276,4026531840,0,,false,,,121034,"
        + "9f3c21ab77e01d54,,6.18.5,2,25769803776,6.3.1,release")
  }

  @Test func leavesEmptyWhatWasNotMeasured() {
    let comparison = Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [.init(name: "true", runs: [Run(outcome: .failed, wall: .seconds(1))])])
    #expect(
      lines(comparison)[1]
        == ",,,,,true,1,failed,,,,,,,,,,,,,,,1,,,,,,,,,,,,6.18.5,2,25769803776,6.3.1,release")
  }

  @Test func quotesFields() {
    var comparison = Sample.tail
    comparison.variants[0].name = "sort -t, \"a b\" | head"
    #expect(lines(comparison)[1].contains(",\"sort -t, \"\"a b\"\" | head\",1,completed"))
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
