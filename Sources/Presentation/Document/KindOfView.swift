package import Measurement

extension Comparison {
  /// The view that answers the question of its kind.
  package var view: any DocumentView { view() }

  /// The same view, with more or less of where the memory was.
  package func view(_ detail: WhereDetail = WhereDetail()) -> any DocumentView {
    switch kind {
    case .comparison: ComparisonView(self, detail)
    case .fit: FitView(self) ?? ComparisonView(self)
    case .why: WhyView(self) ?? ComparisonView(self)
    case .watch: WatchView(self)
    }
  }

  /// What a Markdown page shows of it.
  var page: Document {
    switch kind {
    case .comparison: ComparisonView(self).page
    case .fit, .why: view.document
    case .watch: WatchView(self).page
    }
  }
}
