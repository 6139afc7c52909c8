package import Findings
package import Measurement

/// What a report shows beside its figures: the decision table, the code, how the figures came
/// about.
package struct ReportSupplements: Sendable {
  /// What was measured for the decision table.
  package var evidence: [DecisionEvidence]
  /// The code of the versions.
  package var sources: [Document.Listing]
  /// When it was measured, in words: `2026-03-01 09:30 UTC`.
  package var measured: String
  /// The command line that measures it again; `nil` if there is none.
  package var command: String?
  /// What was asked of the measurement.
  package var options: [Document.Fact]
  /// The version of HighWater that writes the page: `0.1.0`.
  package var version: String

  package init(
    evidence: [DecisionEvidence], sources: [Document.Listing], measured: String,
    command: String? = nil, options: [Document.Fact] = [], version: String
  ) {
    self.version = version
    self.evidence = evidence
    self.sources = sources
    self.measured = measured
    self.command = command
    self.options = options
  }
}

/// A recorded run as a report of several lists it, before its figures are read.
package struct ReportRun: Hashable, Sendable {
  var number: String
  /// The case, or what else was measured.
  var subject: String
  /// The input's size.
  var input: String?
  /// Each version's peak, in words.
  var peaks: String
  /// When it was measured, in words.
  var measured: String
  /// Whether it is of a case, which the decision table is about.
  var isOfCase: Bool
  /// Each version's peak, for a bar; empty for what answers another question, such as `fit`.
  var bars: [Document.Bar] = []
  /// The verdict in a sentence; `nil` for a single version.
  var verdict: String?

  package init(
    number: String, subject: String, input: String?, peaks: String, measured: String,
    isOfCase: Bool
  ) {
    self.isOfCase = isOfCase
    self.number = number
    self.subject = subject
    self.input = input
    self.peaks = peaks
    self.measured = measured
  }

  /// Takes the bars and the verdict from the run's figures, its samples aside, and what commands it
  /// ran.
  package mutating func summarize(_ comparison: Comparison) {
    guard comparison.kind == .comparison else { return }
    let view = ComparisonView(CommandKeys(comparison, usesLetters: true))
    bars = view.bars.map { bar in
      var bar = bar
      bar.name = "\(number): \(bar.name)"
      return bar
    }
    if comparison.variants.count == 1, !bars.isEmpty { bars[0].name = number }
    verdict = view.verdict.first?.text
    guard comparison.caseID == nil else { return }
    let variants = comparison.variants
    subject =
      variants.count == 1
      ? ChartDrawing.short(variants[0].commandLine ?? variants[0].name, to: 48)
      : FigureText.count(variants.count, "command")
  }

  /// What its part of the page is headed: `Run 5: tail, 64.0 MiB`.
  var heading: String { "Run \(number): \(subject)\(input.map { ", \($0)" } ?? "")" }
}
