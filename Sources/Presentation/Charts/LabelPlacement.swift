import Findings
import TerminalText

/// Keeps the labels of a plot apart, judged at the width of a phone's.
struct LabelPlacement {
  private struct Box {
    var horizontal: ClosedRange<Double>
    var vertical: ClosedRange<Double>

    func overlaps(_ other: Box) -> Bool {
      horizontal.overlaps(other.horizontal) && vertical.overlaps(other.vertical)
    }
  }

  /// The height of a label's letters, and their mean width.
  private static let lineHeight = 13.0
  private static let letterWidth = 7.4

  private var taken: [Box] = []

  /// Places a label whose text is centred over a point, or ends or starts there.
  ///
  /// - Parameters:
  ///   - text: the label.
  ///   - point: the point it labels.
  ///   - anchor: `start`, `middle` or `end`.
  ///   - offsets: how far below the point its baseline may be, in pixels, the best first.
  /// - Returns: the first of the offsets that is free, or the first where none is.
  /// - Complexity: O(n) time in the labels placed before.
  mutating func place(
    _ text: String, at point: PlotPoint, anchor: String, offsets: [Double]
  ) -> Double {
    let width = Double(text.displayWidth) * LabelPlacement.letterWidth
    let middle = point.horizontal * ChartDrawing.leastPlotWidth
    let start = anchor == "start" ? middle : anchor == "end" ? middle - width : middle - width / 2
    let boxes = offsets.map { offset in
      let baseline = point.vertical * ChartDrawing.plotHeight + offset
      return Box(
        horizontal: start...(start + width),
        vertical: (baseline - LabelPlacement.lineHeight + 2)...(baseline + 2))
    }
    let free = boxes.firstIndex { box in !taken.contains { $0.overlaps(box) } } ?? 0
    taken.append(boxes[free])
    return offsets[free]
  }
}

/// A place in a plot: fractions of its width from the left and of its height from the top.
struct PlotPoint: Hashable {
  var horizontal: Double
  var vertical: Double

  /// Its places as percent.
  var x: String { PlotPoint.percent(horizontal) }
  var y: String { PlotPoint.percent(vertical) }

  /// A fraction as percent, to a hundredth.
  static func percent(_ fraction: Double) -> String {
    FigureText.number(fraction * 100, decimals: 2)
  }

  /// The points of a polyline in a plot of 1000 by 1000, each place once.
  static func polyline(_ points: some Sequence<PlotPoint>) -> String {
    var places: [String] = []
    for point in points {
      let horizontal = FigureText.number(point.horizontal * 1000, decimals: 1)
      let place = "\(horizontal),\(FigureText.number(point.vertical * 1000, decimals: 1))"
      if place != places.last { places.append(place) }
    }
    return places.joined(separator: " ")
  }

  /// The runs of points too close to distinguish on a phone.
  static func neighbours(_ points: [PlotPoint]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    for (index, point) in points.enumerated() {
      if let group = groups.last,
        abs(point.horizontal - points[group.lowerBound].horizontal) < 0.06,
        abs(point.vertical - points[index - 1].vertical) < 0.06
      {
        groups[groups.count - 1] = group.lowerBound..<(index + 1)
      } else {
        groups.append(index..<(index + 1))
      }
    }
    return groups
  }
}
