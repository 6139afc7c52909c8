package import CaseStudies
package import Measurement
package import MemoryTracking

/// What a comparison of the load and the stream version shows for a row of the decision table.
package struct DecisionEvidence: Hashable, Sendable {
  package let row: DecisionRow
  package let caseID: String
  /// The input's size; `nil` for a case without an input.
  package let inputSize: ByteCount?
  /// When it was measured, in words.
  package let measured: String
  /// Whether it is the comparison that is being shown.
  package let isCurrent: Bool
  /// The median peaks.
  package let load: BoundedFigure<ByteCount>?
  package let stream: BoundedFigure<ByteCount>?
  /// How many times as fast as loading streaming was; `nil` if the times show nothing.
  package let timeRatio: Double?
  /// The same for people, with as many digits as the runs can bear.
  package let speed: String?
  package let verdict: Verdict
  /// Where it is recorded; `nil` if it is not.
  package let provenance: Comparison.Provenance?

  /// Takes the evidence from a comparison, whose third versions are ignored; `nil` if it belongs to
  /// no row or lacks one of the two versions.
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
    inputSize = comparison.input?.size
    self.measured = measured
    self.isCurrent = isCurrent
    self.verdict = verdict
    provenance = comparison.provenance
    self.load = load.medianPeak
    self.stream = stream.medianPeak
    let wall = comparison.hasDebugTimes ? nil : Judgement.time(pair.variants)?.wall
    timeRatio = wall.flatMap { $0.reason == Judgement.shortRuns ? nil : pair.timeRatio }
    speed = timeRatio == nil ? nil : wall.map { "\($0.isBounded ? "> " : "")\($0.ratio.text)×" }
  }

  /// The input's size for people.
  package var input: String { inputSize.map { "\($0)" } ?? "–" }

  /// The median peaks for people: `931.4 MiB`.
  package var loadPeak: String { load?.text ?? "–" }
  package var streamPeak: String { stream?.text ?? "–" }

  /// How the measurement contradicts the table, in a sentence; `nil` if they agree. Only a version
  /// that is better overall contradicts it: weighing one figure against another is what the table
  /// is for.
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
