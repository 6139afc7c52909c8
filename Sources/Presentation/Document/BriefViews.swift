import Findings
package import LessonScript
import Measurement

/// The parts of a result that a lesson's step asks to look at, so that they fit beside its words.
package struct BriefView: DocumentView {
  package let document: Document
}

extension ComparisonView {
  /// The metrics that a lesson speaks of.
  private static let briefMetrics: Set<String> = [
    "Peak memory", "of that heap", "of that files", "All processes", "Start", "Final RSS", "Time",
    "Bytes read", "Bytes written",
    "Counted by a limit", "Outcome",
  ]

  /// Some parts of it, in the order in which the whole has them.
  ///
  /// - Parameter parts: The parts; if there are none, the phases and results of a single version, and of
  ///   several their results and the verdict.
  /// - Returns: The view of them.
  package func brief(_ parts: [ResultPart]) -> BriefView {
    let usual: [ResultPart] =
      comparison.variants.count > 1 ? [.results, .verdict] : [.phases, .results]
    let parts = Set(parts.isEmpty ? usual : parts)
    var blocks: [Document.Block] = [.lines(Array(title.prefix(1)) + commandLines)]
    if parts.contains(.phases) { blocks += briefPhases }
    if !accounts.isEmpty { blocks.append(.accounts(accounts)) }
    if parts.contains(.results) {
      var shown = self
      shown.metricNames = Self.briefMetrics
      blocks.append(.table(shown.metrics))
    }
    if parts.contains(.chart), let chart = Document.Chart.timeline(comparison) {
      blocks.append(.chart(chart))
    }
    if parts.contains(.verdict), !(verdict + agreement).isEmpty {
      blocks.append(.lines(verdict + agreement))
    }
    if parts.contains(.notes) { blocks.append(.notes(notes.sentences)) }
    return BriefView(document: Document(blocks + whereViews.flatMap(\.blocks)))
  }
}

extension SweepView {
  /// Some parts of it.
  ///
  /// - Parameter parts: The parts; if there are none, the peaks and how they grow.
  /// - Returns: The view of them.
  package func brief(_ parts: [ResultPart]) -> BriefView {
    let parts = Set(parts.isEmpty ? [.results, .verdict] : parts)
    var blocks: [Document.Block] = [.lines(title)]
    if parts.contains(.results) { blocks.append(.table(peaks)) }
    if parts.contains(.chart), let chart = Document.Chart.growth(sweep.comparisons) {
      blocks.append(.chart(chart))
    }
    if parts.contains(.verdict) { blocks += [growthOrNote, .lines(forecasts)] }
    return BriefView(document: Document(blocks))
  }
}
