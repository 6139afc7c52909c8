package import Measurement

extension Comparison {
  /// The comparison as a person reads it, by the question it answers.
  package var view: any DocumentView {
    switch kind {
    case .watch: WatchView(self)
    case .comparison, .fit, .why: ComparisonView(self)
    }
  }

  /// What a Markdown page shows of it.
  var page: Document {
    switch kind {
    case .watch: WatchView(self).page
    case .comparison, .fit, .why: ComparisonView(self).page
    }
  }
}
