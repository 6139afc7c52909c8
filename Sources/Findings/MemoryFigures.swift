package import Measurement
package import MemoryTracking

extension BoundedFigure<ByteCount> {
  /// The amount for people: `6.4 MiB`, `≤ 21.3 MiB`, `≥ 199.8 MiB`.
  package var text: String { bound.mark + "\(value)" }

  /// How a later peak compares with this one: `at least 96.8% less`.
  ///
  /// - Parameters:
  ///   - after: the later peak.
  ///   - ratio: how many times the later one this one is.
  /// - Returns: `nil` if the bounds leave it open.
  func change(to after: BoundedFigure, _ ratio: UncertainRatio) -> String? {
    let text = ratio.change
    switch (bound, after.bound) {
    case (.exact, .exact): return text
    case (.exact, .atMost), (.atLeast, .exact), (.atLeast, .atMost):
      return after.value < value ? text.map { "at least \($0)" } : nil
    case (.exact, .atLeast), (.atMost, .exact), (.atMost, .atLeast):
      return after.value > value ? text.map { "at least \($0)" } : nil
    case (.atMost, .atMost), (.atLeast, .atLeast): return nil
    }
  }
}

extension Bound {
  /// What precedes a figure: `≤ `, `≥ `, and nothing before an exact one.
  var mark: String {
    switch self {
    case .exact: ""
    case .atMost: "≤ "
    case .atLeast: "≥ "
    }
  }
}

extension Comparison.Variant {
  /// The run whose phases and timeline are shown for the variant: of those that ended by themselves,
  /// the one with the peak nearest to their median; if none did, the one with the highest peak.
  package var representative: Run? {
    let finished = finishedRuns
    guard !finished.isEmpty else {
      return runs.max { ($0.peak?.bytes ?? .zero) < ($1.peak?.bytes ?? .zero) }
    }
    guard let median = Spread(finished.compactMap { $0.peak?.bytes })?.median else {
      return finished.first
    }
    return finished.filter { $0.peak != nil }.min {
      $0.distance(to: median) < $1.distance(to: median)
    }
  }

  /// The median peak of all runs; `nil` if none was measured.
  package var medianPeak: BoundedFigure<ByteCount>? {
    peak.map { BoundedFigure($0.median, $0.medianBound) }
  }
}

extension Run {
  fileprivate func distance(to amount: ByteCount) -> Int {
    abs((peak?.bytes ?? .zero).bytes - amount.bytes)
  }

  /// The most that heap and stacks held: the highest `RssAnon` of all checkpoints and samples; `nil`
  /// if there were none.
  package var highestAnonymous: ByteCount? {
    max(
      checkpoints.compactMap(\.statistics.anonymous).max(), timeline.samples.map(\.anonymous).max())
  }

  /// The most of mapped files that was in memory: the highest `RssFile`.
  package var highestFile: ByteCount? {
    max(checkpoints.compactMap(\.statistics.file).max(), timeline.samples.map(\.file).max())
  }

  /// Whether it maps so much that its resident memory misleads about what it needs: the kernel can take
  /// a mapped file's pages back at any time. A program's own code is mapped too, so the first MiB prove
  /// nothing.
  package var mapsFiles: Bool { (highestFile ?? .zero) > .mebibytes(16) }
}

extension Comparison {
  /// Whether a run maps so much that its resident memory misleads about what it needs.
  package var mapsFiles: Bool { variants.contains { $0.runs.contains(where: \.mapsFiles) } }
}

private func max(_ one: ByteCount?, _ other: ByteCount?) -> ByteCount? {
  [one, other].compactMap { $0 }.max()
}
