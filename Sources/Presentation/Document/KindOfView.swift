package import Measurement

extension Comparison {
  /// The view that answers the question of its kind.
  package var view: any DocumentView {
    switch kind {
    case .comparison: ComparisonView(self)
    case .fit: FitView(self) ?? ComparisonView(self)
    case .why: WhyView(self) ?? ComparisonView(self)
    case .watch: WatchView(self)
    }
  }

  /// What a Markdown page shows of it.
  var page: Document {
    switch kind {
    case .comparison: ComparisonView(self).page
    case .fit: FitView(self)?.document ?? ComparisonView(self).page
    case .why: WhyView(self)?.document ?? ComparisonView(self).page
    case .watch: WatchView(self).page
    }
  }
}
