import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport

@testable import Presentation
@testable import TerminalText

extension UglyText {
  /// A comparison whose texts are ugly.
  static func comparison(using random: inout SeededGenerator) -> Comparison {
    var comparison =
      [
        Sample.tail, Sample.report, Sample.lookup, Sample.limited(.oomKilled, mechanism: "x"),
        Sample.limited(.failed, mechanism: "y"),
      ].randomElement(using: &random) ?? Sample.tail
    comparison.caseID = Bool.random(using: &random) ? Self.random(using: &random) : nil
    comparison.input?.path = Self.random(using: &random)
    comparison.input?.fixture = Self.random(using: &random)
    for variant in comparison.variants.indices where Bool.random(using: &random) {
      comparison.variants[variant].name = Self.random(using: &random)
      for run in comparison.variants[variant].runs.indices {
        comparison.variants[variant].runs[run].message = Self.random(using: &random)
        comparison.variants[variant].runs[run].peak?.method = Self.random(using: &random)
        let checkpoints = comparison.variants[variant].runs[run].checkpoints.indices
        for checkpoint in checkpoints where Bool.random(using: &random) {
          comparison.variants[variant].runs[run].checkpoints[checkpoint].name =
            Self.random(using: &random)
        }
      }
    }
    return comparison
  }

  /// A text in Markdown whose every piece is ugly.
  static func markdown(using random: inout SeededGenerator, depth: Int = 0) -> Markdown {
    func inlines() -> [Markdown.Inline] {
      [
        .text(Self.random(using: &random)), .softBreak, .code(Self.random(using: &random)),
        .strong([.emphasis([.text(Self.random(using: &random))])]), .lineBreak,
        .link([.text(Self.random(using: &random))], destination: Self.random(using: &random)),
      ]
    }
    let inner = depth < 2 ? markdown(using: &random, depth: depth + 1).blocks : []
    return Markdown([
      .heading(level: 1 + depth, inlines()), .paragraph(inlines()), .quote(inner),
      .list(
        .init(
          start: Bool.random(using: &random) ? 999 : nil, isTight: Bool.random(using: &random),
          items: [inner, [.paragraph(inlines())]])),
      .code(language: nil, Self.random(using: &random)), .rule,
      .table(
        .init(
          alignments: [nil, .center, .right], header: [inlines(), [], inlines()],
          rows: [[inlines(), inlines(), []]])),
    ])
  }
}
