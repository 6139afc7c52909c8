package import CaseStudies
package import Measurement
import MemoryTracking

/// What a comparison of the load and the stream version shows for a row of the decision table.
package struct DecisionEvidence: Hashable, Sendable {
  package let row: DecisionRow
  package let caseID: String
  /// The input's size.
  package let input: String
  /// When it was measured, in words.
  package let measured: String
  /// Whether it is the comparison that is being shown.
  package let isCurrent: Bool
  package let loadPeak: String
  package let streamPeak: String
  /// How many times as fast as loading streaming was; `nil` if the times show nothing.
  package let speed: String?
  package let verdict: Verdict

  /// Takes the evidence from a comparison, whose third versions are ignored; `nil` if it belongs to no
  /// row or lacks one of the two versions.
  package init?(_ comparison: Comparison, measured: String, isCurrent: Bool) {
    guard let caseID = comparison.caseID,
      let row = comparison.decisionRow.flatMap(DecisionRow.init),
      let load = comparison.variant("load"), let stream = comparison.variant("stream")
    else { return nil }
    var pair = comparison
    pair.variants = [load, stream]
    guard let verdict = Verdict(pair) else { return nil }
    self.row = row
    self.caseID = caseID
    self.input = comparison.input.map { "\($0.size)" } ?? "–"
    self.measured = measured
    self.isCurrent = isCurrent
    self.verdict = verdict
    loadPeak = load.medianPeak?.text ?? "–"
    streamPeak = stream.medianPeak?.text ?? "–"
    let wall = comparison.hasDebugTimes ? nil : Judgement.time(pair.variants)?.wall
    let isKnown = pair.timeRatio != nil && wall?.reason != Judgement.shortRuns
    speed = isKnown ? wall.map { "\($0.isBounded ? "> " : "")\($0.ratio.text)×" } : nil
  }

  /// How the measurement contradicts the table, in a sentence; `nil` if they agree. Only a version that
  /// is better overall contradicts it: weighing one figure against another is what the table is for.
  package var disagreement: String? {
    let says: String
    switch (row.load.mark, row.stream.mark, verdict.kind) {
    case (.no, .yes, .winner(0)): says = "stream"
    // Loading is for the time it saves: without times nothing speaks against it.
    case (.yes, .no, .winner(1)) where verdict.isTimeJudged: says = "load"
    case (.maybe, .no, .winner(1)) where verdict.isTimeJudged: says = "perhaps load"
    default: return nil
    }
    return "\(row.operation): the table says \(says), but on \(input) \(verdict.sentence)"
  }
}

extension Comparison {
  /// The row of the decision table in words: `Get last N lines`; `nil` for a case without one.
  package var operation: String? {
    decisionRow.map { DecisionRow(rawValue: $0)?.operation ?? $0 }
  }
}
