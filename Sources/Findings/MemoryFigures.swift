package import Measurement
package import MemoryTracking

extension BoundedFigure<ByteCount> {
  /// The amount for people: `6.4 MiB`, `≤ 21.3 MiB`, `≥ 199.8 MiB`.
  package var text: String { bound.mark + "\(value)" }

  /// How a later peak compares with this one, which is `ratio` times as large:
  /// `at least 96.8% less`; `nil` if the bounds leave it open.
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
  package var mark: String {
    switch self {
    case .exact: ""
    case .atMost: "≤ "
    case .atLeast: "≥ "
    }
  }
}

extension Comparison.Variant {
  /// The run whose phases and timeline are shown for the variant: of those that ended by
  /// themselves, the one with the peak nearest to their median; if none did, the one with the
  /// highest peak.
  package var representative: Run? { representativePlace.map { runs[$0] } }

  /// Its place among the runs; `nil` if there are none.
  package var representativePlace: Int? {
    let finished = runs.indices.filter { runs[$0].isFinished }
    func peak(_ place: Int) -> ByteCount? { runs[place].peak?.bytes }
    guard !finished.isEmpty else {
      return runs.indices.max { (peak($0) ?? .zero) < (peak($1) ?? .zero) }
    }
    guard let median = Spread(finished.compactMap(peak))?.median else { return finished.first }
    func distance(_ place: Int) -> Int { abs((peak(place) ?? .zero).bytes - median.bytes) }
    return finished.filter { peak($0) != nil }.min { distance($0) < distance($1) }
  }

  /// The median peak of all runs; `nil` if none was measured.
  package var medianPeak: BoundedFigure<ByteCount>? {
    peak.map { BoundedFigure($0.median, $0.medianBound) }
  }
}

extension Run {
  /// The highest `RssAnon` of all checkpoints and samples: heap and stacks; `nil` if there were
  /// none.
  package var highestAnonymous: ByteCount? {
    (checkpoints.compactMap(\.statistics.anonymous) + timeline.samples.map(\.anonymous)).max()
  }

  /// The highest `RssFile`: the most of mapped files that was in memory.
  var highestFile: ByteCount? {
    (checkpoints.compactMap(\.statistics.file) + timeline.samples.map(\.file)).max()
  }

  /// Whether it maps so much that its resident memory misleads about what it needs: the kernel can
  /// take a mapped file's pages back at any time. A program's own code is mapped too, so the first
  /// MiB prove nothing.
  package var mapsFiles: Bool { (highestFile ?? .zero) > .mebibytes(16) }
}

extension Comparison {
  /// Whether a run maps so much that its resident memory misleads about what it needs.
  package var mapsFiles: Bool { variants.contains { $0.runs.contains(where: \.mapsFiles) } }
}
