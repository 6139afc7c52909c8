import Findings
import Measurement
import MemoryTracking

extension Document.Chart {
  /// Peaks against input sizes, both axes logarithmic: a flat line for memory that stays as it is,
  /// a line that rises with the diagonal for memory that grows with the input.
  ///
  /// - Returns: the chart; `nil` if no peak was measured on an input of known size.
  static func growth(_ comparisons: [Comparison]) -> Document.Chart? {
    let names = comparisons.first?.variants.map(\.name) ?? []
    var sentences: [String] = []
    let series = names.enumerated().map { index, name in
      let peaks = comparisons.compactMap {
        comparison -> (Double, BoundedFigure<ByteCount>, String)? in
        guard let value = comparison.sweptValue, value > 0,
          let peak = comparison.variant(name)?.medianPeak, peak.value > .zero
        else { return nil }
        return (value, peak, comparison.sweptText)
      }.sorted { $0.0 < $1.0 }
      let words = peaks.map { "\($1.text) for \($2)" }.joined(separator: ", ")
      sentences.append("\(name): \(words.isEmpty ? "–" : words).")
      return Series(
        index: index, name: name, style: .markedLine,
        points: peaks.map { value, peak, _ in
          Point(
            x: value, y: Double(peak.value.bytes), bound: peak.bound)
        }, figure: peaks.last?.1.text)
    }
    let points = series.flatMap(\.points)
    guard !points.isEmpty else { return nil }
    let parameter = comparisons.first?.parameter?.name
    let axis = Axis(quantity: .bytes, isLogarithmic: true)
    return Document.Chart(
      caption: "Peak memory against \(parameter ?? "the size of the input"), both logarithmic",
      title: "Growth of the peak: \(names.joined(separator: " against "))",
      description: (sentences + ["A table of all figures follows."]).joined(separator: " "),
      horizontal: parameter == nil ? axis : Axis(quantity: .count, isLogarithmic: true),
      vertical: axis, series: series,
      references: parameter == nil
        ? [Reference(place: .diagonal, style: .input, name: "as large as the input")] : [],
      notes: points.contains(where: \.isBound)
        ? ["Hollow marks are bounds: the true peak is at most (≤) or at least (≥) that."] : [])
  }
}
