package import Findings
package import Measurement
import MemoryTracking

/// Which settings change a command's peak, ranked.
package struct WhyView: DocumentView {
  package var why: Why

  /// `nil` for a comparison of another kind.
  package init?(_ comparison: Comparison) {
    guard let why = Why(comparison) else { return nil }
    self.why = why
    title = comparison.title
    notes = ComparisonNotes(comparison).sentences
  }

  private let title: String

  let notes: [String]

  package var document: Document {
    Document(
      [
        .lines([heading]), .table(table), .lines([verdict]),
      ] + paste + [.notes(notes)])
  }
}

extension WhyView {
  var heading: Document.Line { Document.Line(title, .heading) }

  var verdict: Document.Line { Document.Line(why.sentence, .verdict) }

  var table: Document.Table {
    Document.Table(
      caption: "The peak with each setting, one at a time",
      columns: [
        .text("Setting"), .number("Peak"), .number("Change"), .number("Time"), .text("Effect"),
      ],
      rows: [row(why.baseline, effect: "–")]
        + why.effects.map { effect in
          row(
            effect,
            effect: effect.failure ?? (effect.isSignificant ? nil : "none: within the noise"))
        })
  }

  private func row(_ effect: Why.Effect, effect words: String?) -> Document.Table.Row {
    let change = effect.percent.map { percent in
      "\(percent < 0 ? "−" : "+")\(FigureText.number(percent.magnitude, decimals: 1))%"
    }
    let isLower = (effect.percent ?? 0) < 0
    return Document.Table.Row(
      heading: .init(effect.setting),
      cells: [
        .peak(effect.peak), .text(effect == why.baseline ? nil : change), .time(effect.wall),
        words.map { .text($0) } ?? .text(isLower ? "lower" : "higher", isLower ? .good : .bad),
      ])
  }

  /// The line that makes the best setting last.
  var paste: [Document.Block] {
    guard let best = why.best else { return [] }
    return [
      .listings([Document.Listing(name: "To keep it", text: MemorySetting.line(for: best.setting))])
    ]
  }
}
