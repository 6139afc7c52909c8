package import Measurement

/// The peaks of a sweep against the input's size, on logarithmic axes, without the tables.
package struct GrowthView: DocumentView {
  package var sweep: Sweep

  package init(_ sweep: Sweep) {
    self.sweep = sweep
  }

  package var document: Document {
    let view = SweepView(sweep)
    let nothing = Document.Line("There is nothing to draw: no peak was measured.")
    return Document([.lines(view.title)] + (view.chart.isEmpty ? [.lines([nothing])] : view.chart))
  }
}
