import Findings
import Foundation
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport
import Testing

@testable import Presentation
@testable import TerminalText

@Suite struct ComparisonJSONTests {
  /// Every key of `highwater.comparison/1`, in its order.
  private static let keys = """
    schema recorded recorded.run recorded.at recorded.command recorded.highwater host \
    host.kernel host.cpus host.memory_bytes host.swift host.build host.node case decision_row \
    input input.path input.bytes input.fixture input.changed parameter parameter.name \
    parameter.value reference reference.variant reference.bytes reference.digest variants \
    variants.variant variants.language variants.runs
    """ + " " + runKeys.map { "variants.runs.\($0)" }.joined(separator: " ") + " "
      + """
      variants.finished_runs \
      variants.peak_bytes variants.peak_bytes.median variants.peak_bytes.min variants.peak_bytes.max \
      variants.peak_bytes.median_bound variants.wall_seconds.median_bound \
      variants.wall_seconds variants.wall_seconds.median variants.wall_seconds.min \
      variants.wall_seconds.max variants.where comparison comparison.same_answer comparison.peak_ratio \
      comparison.peak_reduction_percent comparison.time_ratio comparison.winner comparison.verdict \
      comparison.fakes
      """

  /// Those of a run: its figures, which `RunFigureTests` lists, then what is no figure.
  private static let runKeys =
    RunFigure.all.reduce(into: [String]()) { keys, figure in
      guard let group = figure.group else { return keys.append(figure.key) }
      if !keys.contains(group) { keys.append(group) }
      keys.append("\(group).\(figure.key)")
    }
      + """
      checkpoints checkpoints.name checkpoints.elapsed_seconds checkpoints.rss_bytes \
      checkpoints.rss_delta_bytes checkpoints.peak_bytes checkpoints.peak_increase_bytes \
      checkpoints.virtual_bytes checkpoints.anonymous_bytes checkpoints.file_bytes processes samples \
      samples.elapsed_seconds samples.rss_bytes sample_interval_seconds \
      sample_interval_seconds.asked sample_interval_seconds.achieved remarks
      """.split(separator: " ").map(String.init)

  private func parsed(_ comparison: Comparison) throws -> ParsedJSON {
    try ParsedJSON(TextBox.text(of: comparison, as: .json))
  }

  private func run(_ comparison: Comparison, _ variant: Int = 0) throws -> [String: Any] {
    let variants = try parsed(comparison)["variants"]
    let runs = try #require(variants[variant]["runs"] as? [[String: Any]])
    return try #require(runs.first)
  }

  @Test func hasEveryKeyOfTheShapeAndNoOther() throws {
    let keys = Set(Self.keys.split(separator: " ").map(String.init))
    #expect(try parsed(Sample.tail).keys == keys)
    #expect(try parsed(Sample.limited(.oomKilled, mechanism: "x")).keys == keys)
  }

  @Test func tellsTheLanguagesAndWhatTheAnswersWereComparedWith() throws {
    let parsed = try parsed(Sample.languages)
    #expect(parsed["variants"].map { $0["language"] as? String }.first == "python")
    let reference = try #require(parsed.object["reference"] as? [String: Any])
    #expect(reference["variant"] as? String == "swift stream")
    #expect(reference["bytes"] as? Int == 121_034)
    #expect(reference["digest"] as? String == "9f3c21ab77e01d54")
    #expect(try self.parsed(Sample.tail)["variants"][0]["language"] is NSNull)
  }

  @Test func hasEveryKeyThoughNothingWasMeasured() throws {
    let nothing = Comparison(
      host: Sample.host, caseID: nil, decisionRow: nil, input: nil,
      variants: [.init(name: "true", runs: [Run(outcome: .failed)])])
    let keys = Set(Self.keys.split(separator: " ").map(String.init))
    // An empty list has no keys within it.
    let listed = keys.filter { $0.contains(".checkpoints.") || $0.contains(".samples.") }
    #expect(try parsed(nothing).keys == keys.subtracting(listed))
    let run = try run(nothing)
    #expect(run["peak_bytes"] is NSNull)
    #expect(run["start_bytes"] is NSNull)
    #expect(run["exit_code"] is NSNull)
  }

  @Test func keepsTheOrderOfTheShape() {
    let text = TextBox.text(of: Sample.tail, as: .json)
    var rest = text[...]
    for path in Self.keys.split(separator: " ") {
      let key = path.split(separator: ".").last ?? path
      guard let found = rest.range(of: "\"\(key)\":") else {
        Issue.record("\(path) is missing or out of order")
        return
      }
      rest = rest[found.lowerBound...].dropFirst()
    }
  }

  @Test func givesBytesAndSecondsAsTheyWereMeasured() throws {
    let load = try run(Sample.tail)
    #expect(load["outcome"] as? String == "completed")
    #expect(load["peak_bytes"] as? Int == Sample.tailLoad.peak?.bytes.bytes)
    #expect(load["wall_seconds"] as? Double == 1.92)
    #expect(load["read_bytes"] as? Int == 256 << 20)
    #expect((load["checkpoints"] as? [Any])?.count == 3)
    #expect((load["samples"] as? [Any])?.count == 9)
    let comparison = try #require(try parsed(Sample.tail).object["comparison"] as? [String: Any])
    #expect(comparison["same_answer"] as? Bool == true)
    #expect(comparison["peak_ratio"] as? Double == Sample.tail.peakRatio)
    #expect(comparison["time_ratio"] as? Double == Sample.tail.timeRatio)
  }

  @Test func readsBackWhateverTheTextsHold() throws {
    var random = SeededGenerator(seed: 6)
    for round in 0..<50 {
      let comparison = UglyText.comparison(using: &random)
      let variants = try parsed(comparison)["variants"]
      #expect(
        variants.map { $0["variant"] as? String } == comparison.variants.map(\.name),
        "seed 6, round \(round)")
    }
  }
}
