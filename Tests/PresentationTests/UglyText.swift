import LessonScript
import Measurement
import MeasurementSamples
import MemoryTracking
import TestSupport

@testable import Presentation

/// Texts that a careless view would let through to the terminal or lay out askew.
enum UglyText {
  private static let pieces = [
    "tail", " ", "  ", "\u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{7}", "\n", "\r\n", "\t", "\u{0}",
    "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{9B}1m", "\u{301}", "漢字", "🙂", "👩‍👩‍👧‍👦", "🇩🇪", "é",
    "\u{A0}", "|", ",", "\"", "`", "*", "<b>", "\\", "…", "–", "100 MiB", "क्ष", "\u{FFFD}",
    "a-very-long-name-without-any-place-to-break-it-at", "\u{200D}", "\u{2028}", "مرحبا",
  ]

  /// A text of up to twelve ugly pieces.
  static func random(using random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...12, using: &random))
      .compactMap { _ in pieces.randomElement(using: &random) }.joined()
  }

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

extension String {
  /// Whether any character acts on a terminal instead of being shown.
  var hasControls: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      case .format: ![0x200C, 0x200D].contains(scalar.value) && !scalar.isVisibleFormat
      default: false
      }
    }
  }
}
