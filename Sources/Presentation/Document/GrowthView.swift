package import Measurement

/// The peaks of a sweep against the input's size, on logarithmic axes, without the tables.
package struct GrowthView: DocumentView {
  package var sweep: Sweep

  package init(_ sweep: Sweep) {
    self.sweep = sweep
  }

  package var document: Document {
    let heading = Document.Block.lines([SweepView(sweep).heading])
    guard let chart = Document.Chart.growth(sweep.comparisons) else {
      return Document([
        heading, .lines([.init("There is nothing to draw: no peak was measured.")]),
      ])
    }
    return Document([heading, .chart(chart)])
  }
}
