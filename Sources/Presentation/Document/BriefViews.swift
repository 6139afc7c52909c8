import Findings
package import LessonScript
package import Measurement

/// The parts of a result that a lesson's step asks to look at, so that they fit beside its words.
package struct BriefView: DocumentView {
  package let document: Document

  /// The blocks of the parts, one below the other.
  fileprivate init(_ blocks: [Document.Block]) {
    document = Document(blocks)
  }
}

extension Comparison {
  /// Some parts of what the view of its kind shows.
  ///
  /// - Parameters:
  ///   - parts: The parts; if there are none, what is usual for its kind.
  ///   - detail: How much is shown of where the memory was.
  /// - Returns: The view of them.
  package func briefView(_ parts: [ResultPart], _ detail: WhereDetail) -> any DocumentView {
    switch kind {
    case .comparison: ComparisonView(self, detail).brief(parts)
    case .fit: FitView(self)?.brief(parts) ?? ComparisonView(self).brief(parts)
    case .why: WhyView(self)?.brief(parts) ?? ComparisonView(self).brief(parts)
    case .watch: view
    }
  }
}

extension ComparisonView {
  /// The metrics that a lesson speaks of.
  private static let briefMetrics: Set<String> = [
    "Peak memory", "of that heap", "of that files", "All processes", "Start", "Final RSS", "Time",
    "Bytes read", "Bytes written",
    "Counted by a limit", "Outcome",
  ]

  /// Those of them that a limit does not decide.
  private static let metricsWithoutLimit: Set<String> = [
    "Final RSS", "Time", "Bytes read", "Bytes written",
  ]

  /// Some parts of it, in the order in which the whole has them.
  ///
  /// - Parameter parts: The parts; if there are none, the phases and results of a single version,
  ///   of several their results and the verdict, and of a traced run the lines that held the
  ///   memory.
  /// - Returns: The view of them.
  package func brief(_ parts: [ResultPart]) -> BriefView {
    let parts = Set(parts.isEmpty ? usualParts : parts)
    let heading = Document.Block.lines(Array(title.prefix(1)) + abbreviations.lines)
    let phases = whereViews.isEmpty ? phasesBelowTitle : whereViews.flatMap(\.phases)
    var blocks = [Document.Block.joined([heading] + (parts.contains(.phases) ? phases : []))]
    blocks.append(.accounts(accounts.map(\.brief)))
    if parts.contains(.results) { blocks.append(.table(briefMetrics)) }
    if parts.contains(.chart), let chart = Document.Chart.timeline(comparison) {
      blocks.append(.chart(chart.low))
    }
    if parts.contains(.verdict) { blocks.append(.lines(verdict + agreement)) }
    if parts.contains(.limit) { blocks.append(.notes([notes.limit].compactMap { $0 })) }
    if parts.contains(.cache) { blocks.append(.notes([notes.cache].compactMap { $0 })) }
    if parts.contains(.notes) { blocks.append(.notes(notes.sentences)) }
    if parts.contains(.places) || isTraced, !parts.contains(.notes) {
      let reasons = comparison.variants.compactMap(\.noPicture)
      blocks.append(.notes(reasons.map { "No picture: \($0)." }))
    }
    if parts.contains(.places) { blocks += whereViews.map(\.peak) }
    return BriefView(blocks)
  }

  /// Whether somebody asked where the memory was, in vain or not.
  private var isTraced: Bool {
    comparison.variants.contains { $0.picture != nil || $0.noPicture != nil }
  }

  private var usualParts: [ResultPart] {
    guard !isTraced else { return whereViews.isEmpty ? [.results] : [.places] }
    return comparison.variants.count > 1 ? [.results, .verdict] : [.phases, .results]
  }

  private var briefMetrics: Document.Table {
    let isLimited = comparison.variants.flatMap(\.runs).contains { $0.limit != nil }
    var shown = self
    shown.metricNames = Self.briefMetrics.subtracting(isLimited ? Self.metricsWithoutLimit : [])
    return shown.metrics
  }
}

extension SweepView {
  /// Some parts of it.
  ///
  /// - Parameter parts: The parts; if there are none, the peaks and how they grow.
  /// - Returns: The view of them.
  package func brief(_ parts: [ResultPart]) -> BriefView {
    let parts = Set(parts.isEmpty ? [.results, .verdict] : parts)
    var figures: [Document.Block] = parts.contains(.results) ? [.table(peaks)] : []
    if parts.contains(.chart), let chart = Document.Chart.growth(sweep.comparisons) {
      figures.append(.chart(chart.low))
    }
    // The title is that of what is right below it.
    let title: [Document.Block] = [.lines([heading] + abbreviations.lines)]
    var blocks: [Document.Block] = [.joined(title + figures.prefix(1))]
    blocks += figures.dropFirst()
    if parts.contains(.verdict) { blocks += [growthOrNote, .lines(forecasts)] }
    return BriefView(blocks)
  }
}

extension FitView {
  /// Some parts of it; if none are asked for, what came of it.
  func brief(_ parts: [ResultPart]) -> BriefView {
    let parts = Set(parts.isEmpty ? [.results, .verdict] : parts)
    var blocks: [Document.Block] = [.lines([heading])]
    if parts.contains(.table) { blocks.append(.table(tries)) }
    if parts.contains(.chart) { blocks += chart.map { .chart($0.low) } }
    if parts.contains(.results) { blocks.append(.table(results)) }
    if parts.contains(.verdict) { blocks.append(.lines([verdict])) }
    if parts.contains(.resources) { blocks += resources }
    if parts.contains(.notes) { blocks.append(.notes(fit.assumptions)) }
    return BriefView(blocks)
  }
}

extension WhyView {
  /// Some parts of it; if none are asked for, the settings and which of them changes the peak.
  func brief(_ parts: [ResultPart]) -> BriefView {
    let parts = Set(parts.isEmpty ? [.results, .verdict] : parts)
    var blocks: [Document.Block] = [.lines([heading])]
    if parts.contains(.results) { blocks.append(.table(table)) }
    if parts.contains(.verdict) { blocks.append(.lines([verdict])) }
    if parts.contains(.resources) { blocks += paste }
    if parts.contains(.notes) { blocks.append(.notes(notes)) }
    return BriefView(blocks)
  }
}

extension Bill {
  /// Some parts of its page; if none are asked for, what the versions cost.
  package func brief(_ parts: [ResultPart]) -> MarkdownView {
    let parts = Set(parts.isEmpty ? [.results] : parts)
    var blocks = [heading]
    if parts.contains(.results) { blocks += [costs] + unknown + saving }
    if parts.contains(.resources) { blocks += resources }
    if parts.contains(.table) { blocks += approaches }
    if parts.contains(.notes) { blocks += assumptions }
    return MarkdownView(Markdown(blocks))
  }
}

extension Document.Account {
  /// The same with the beginning of what the program said, and its end in one line.
  fileprivate var brief: Document.Account {
    var account = self
    let said = messageLines
    if said.count > 3 { account.message = (said.prefix(2) + ["…"]).joined(separator: "\n") }
    account.termination = termination.isEmpty ? [] : [termination.joined(separator: ", ")]
    return account
  }
}

extension Document.Chart {
  /// The same in few rows.
  fileprivate var low: Document.Chart {
    var chart = self
    chart.isLow = true
    return chart
  }
}
