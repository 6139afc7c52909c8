package import Findings
package import Measurement
import MemoryTracking

/// The smallest limit that something survives: what was tried, the result, and what to set.
package struct FitView: DocumentView {
  package var fit: Fit

  /// `nil` for a comparison of another kind.
  package init?(_ comparison: Comparison) {
    guard let fit = Fit(comparison) else { return nil }
    self.fit = fit
    title = comparison.title
  }

  private let title: String

  package var document: Document {
    Document(
      [.lines([heading]), .table(tries)] + chart.map { .chart($0) }
        + [.table(results), .lines([verdict])] + resources + [.notes(fit.assumptions)])
  }
}

extension FitView {
  var heading: Document.Line { Document.Line(title, .heading) }

  var verdict: Document.Line { Document.Line(fit.sentence, .verdict) }

  /// Every limit that was tried, the largest first.
  var tries: Document.Table {
    Document.Table(
      caption: "Limits tried, by \(fit.mechanism ?? "nothing")",
      columns: [.number("Limit"), .text("Survived"), .number("Time"), .number("Major faults")],
      rows: [
        Document.Table.Row(
          heading: .init("none"),
          cells: [
            .text("\(fit.freeRuns) of \(fit.freeRuns)", .good), .time(fit.freeWall), .count(nil),
          ])
      ]
        + fit.tries.map { attempt in
          Document.Table.Row(
            heading: .figure("\(attempt.limit)"),
            cells: [
              attempt.hasSurvived
                ? .text("✓ \(attempt.runs) of \(attempt.runs)", .good)
                : .text("✗ \(attempt.reason ?? attempt.outcome.label)", .bad),
              .time(attempt.wall), .count(attempt.majorFaults),
            ])
        })
  }

  var results: Document.Table {
    Document.Table(
      caption: "What came of it",
      columns: [.text("Figure"), .number(fit.name)],
      rows: [
        row("Peak without a limit", .peak(fit.freePeak)),
        row("Counted by a limit", .amount(fit.freeCharge)),
        row("Smallest limit survived", .amount(fit.smallest?.limit)),
        row("Time without a limit", .time(fit.freeWall)),
        row("Time at the smallest", .time(fit.smallest?.wall)),
        row("Recommended limit", .amount(fit.recommended)),
      ])
  }

  private func row(_ name: String, _ cell: Document.Cell) -> Document.Table.Row {
    Document.Table.Row(heading: .init(name), cells: [cell])
  }

  /// The time against the limit, for what was survived: a runtime that collects garbage slows down
  /// before it dies. None for fewer than two limits.
  var chart: [Document.Chart] {
    let survived = fit.tries.filter(\.hasSurvived).reversed()
    guard survived.count > 1 else { return [] }
    let points = survived.map {
      Document.Chart.Point(x: Double($0.limit.bytes), y: $0.wall.seconds)
    }
    let free = fit.freePeak.map { peak in
      Document.Chart.Reference(
        place: .column(Double(peak.value.bytes)), style: .limit, name: "peak without a limit",
        label: "peak without a limit")
    }
    return [
      Document.Chart(
        caption: "Time under each limit survived",
        title: "Time against the limit: \(fit.name)",
        description: survived.map { "\($0.limit): \($0.wall.figure)." }.joined(separator: " "),
        horizontal: .init(quantity: .bytes, isLogarithmic: true),
        vertical: .init(quantity: .seconds),
        series: [.init(index: 0, name: fit.name, style: .markedLine, points: points)],
        references: free.map { [$0] } ?? [])
    ]
  }

  /// The block for a pod's description.
  var resources: [Document.Block] {
    guard let recommended = fit.recommended else { return [] }
    let amount = "\(Int(recommended.mebibytes))Mi"
    return [
      .listings([
        Document.Listing(
          name: "For a pod",
          text: """
            resources:
              requests:
                memory: \(amount)
              limits:
                memory: \(amount)
            """)
      ])
    ]
  }
}

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
