import Findings
import Glibc
import MemoryTracking
import TerminalText

/// A chart's axis as it is drawn: the range of its values, and ticks at round ones.
struct Axis: Hashable {
  struct Tick: Hashable {
    /// The place on the axis, from 0 to 1.
    var place: Double
    var label: String
  }

  struct Unit: Hashable {
    var size: Double
    var name: String
  }

  private enum Scale: Hashable {
    case linear, binary
  }

  private let scale: Scale
  private let unit: Unit
  /// The ends, in the unit, or their logarithms.
  private let start: Double
  private let end: Double
  private(set) var ticks: [Tick] = []

  private init(_ scale: Scale, in unit: Unit, from start: Double, to end: Double) {
    self.scale = scale
    self.unit = unit
    self.start = start
    self.end = end
  }

  /// The place of a value, from 0 to 1 for those in its range.
  func place(of value: Double) -> Double {
    let value = value / unit.size
    return switch scale {
    case .linear: value / end
    case .binary: (log2(value) - start) / (end - start)
    }
  }

  /// The values at its ends.
  var range: ClosedRange<Double> {
    let ends = [start, end].map { end in
      switch scale {
      case .linear: end
      case .binary: exp2(end)
      }
    }
    return (ends[0] * unit.size)...(ends[1] * unit.size)
  }
}

extension Axis {
  /// An axis from zero.
  ///
  /// - Parameters:
  ///   - largest: the largest value; for none above zero the axis ends at one unit.
  ///   - unit: what the labels count.
  ///   - isNamed: whether they name it.
  ///   - ticks: how many ticks there is room for, at least 2.
  ///   - endsAtTick: whether the axis goes on to the next tick, or ends at the largest value.
  init(
    upTo largest: Double, in unit: Unit, isNamed: Bool = false, ticks: Int, endsAtTick: Bool
  ) {
    let largest = largest.isFinite && largest > 0 ? largest / unit.size : 1
    let step = Axis.roundStep(atLeast: largest / Double(max(2, ticks) - 1))
    let count = (largest / step).rounded(endsAtTick ? .up : .down)
    self.init(.linear, in: unit, from: 0, to: endsAtTick ? step * count : largest)
    let decimals = (0..<9).first { step * pow(10, Double($0)) >= 1 - 1e-9 } ?? 9
    self.ticks = (0...Int(count)).map { index in
      let value = step * Double(index)
      let number =
        isNamed && decimals > 0
        ? Self.trimmed(FigureText.number(value, decimals: decimals))
        : FigureText.number(value, decimals: decimals)
      let label = index == 0 ? "0" : isNamed ? "\(number) \(unit.name)" : number
      return Tick(place: value / end, label: label)
    }
  }

  /// A logarithmic axis from a little below the least value to a little above the largest, with
  /// ticks at powers of two, at most seven of them and at least two, or else at given values.
  ///
  /// - Parameters:
  ///   - values: The values, above zero.
  ///   - quantity: What they are, which names the ticks.
  ///   - marked: The values that get ticks; `nil` for powers of two.
  ///   - margin: How far it goes on at either end, as a power of two.
  init(
    binary values: [Double], of quantity: Document.Chart.Quantity, marked: [Double]? = nil,
    margin: Double = 0.25
  ) {
    var start = log2(values.min() ?? 1) - margin
    var end = max(log2(values.max() ?? 1) + margin, start + 1e-9)
    if marked == nil, end.rounded(.down) - start.rounded(.up) < 1 {
      (start, end) = (start.rounded(.down), max(end.rounded(.up), start.rounded(.down) + 1))
    }
    self.init(.binary, in: Unit(size: 1, name: ""), from: start, to: end)
    let (first, last) = (Int(start.rounded(.up)), min(Int(end.rounded(.down)), 62))
    let powers =
      first <= last ? Array(stride(from: first, through: last, by: (last - first) / 6 + 1)) : []
    ticks = (marked ?? powers.map { exp2(Double($0)) }).map {
      Tick(place: place(of: $0), label: quantity.text($0))
    }
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below a size.
  private static func roundStep(atLeast size: Double) -> Double {
    var power = 1.0
    while power > size { power /= 10 }
    while power * 10 <= size { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= size * (1 - 1e-9) } ?? 10 * power
  }

  /// A number in its shortest form: `0.1`, `16`, `1.5`.
  static func shortNumber(_ value: Double) -> String {
    trimmed(FigureText.number(value, decimals: value < 1 ? 3 : 1))
  }

  /// A number with decimals without those that say nothing.
  private static func trimmed(_ number: String) -> String {
    var text = number[...]
    while text.last == "0" { text.removeLast() }
    return String(text.last == "." ? text.dropLast() : text)
  }
}

extension Document.Chart.Quantity {
  /// Its units, from the largest.
  var units: [Axis.Unit] {
    switch self {
    case .bytes:
      [(0x1p40, "TiB"), (0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB"), (1, "B")]
        .map(Axis.Unit.init)
    case .seconds:
      [(3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs")].map(Axis.Unit.init)
    case .count: [Axis.Unit(size: 1, name: "")]
    }
  }

  /// The unit that a terminal labels every axis in, so that charts can be compared.
  var commonUnit: Axis.Unit {
    switch self {
    case .bytes: Axis.Unit(size: 0x1p20, name: "MiB")
    case .seconds: Axis.Unit(size: 1, name: "s")
    case .count: Axis.Unit(size: 1, name: "")
    }
  }

  /// An amount as figures are shown elsewhere.
  func exactText(_ value: Double) -> String {
    switch self {
    case .bytes: "\(ByteCount(Int(max(0, min(value, 0x1p62)))))"
    case .seconds: Duration.seconds(value).figure
    case .count: Axis.shortNumber(value)
    }
  }

  /// An amount without a decimal that says nothing: `16 MiB`, `1.5 GiB`.
  fileprivate func text(_ value: Double) -> String {
    let text = exactText(value)
    return self == .bytes ? text.replacing(".0 ", with: " ") : text
  }
}

/// The axes around a canvas: labelled ticks on the left and below.
struct ChartFrame {
  /// The columns left for the canvas.
  let columns: Int
  private let vertical: [Int: String]
  private let unit: String
  let rows: Int
  private let labelWidth: Int
  private let display: Display

  /// How many rows set so many ticks equally far apart.
  static func rows(for ticks: Int, atMost most: Int) -> Int {
    let steps = max(1, ticks - 1)
    return steps * max(1, (most - 1) / steps) + 1
  }

  /// Makes a frame that fills the window's width.
  init(vertical: [Axis.Tick], unit: String, rows: Int, on display: Display) {
    self.vertical = Dictionary(
      vertical.map { (rows - 1 - Int(($0.place * Double(rows - 1)).rounded()), $0.label) },
      uniquingKeysWith: { first, _ in first })
    self.unit = unit
    self.rows = rows
    self.display = display
    labelWidth = max(unit.displayWidth, vertical.map(\.label.displayWidth).max() ?? 0)
    // A chart wider than this is no clearer. The last column is kept for the last label.
    columns = max(4, min(display.columns, 100) - labelWidth - 4)
  }

  /// The canvas with its axes and their labels.
  func lines(around canvas: Canvas, horizontal: [Axis.Tick], unit horizontalUnit: String)
    -> [StyledText]
  {
    let rows = canvas.lines.enumerated().map { row, line in
      let label = display.text(vertical[row] ?? "").padded(to: labelWidth, .right)
      return label + display.text(vertical[row] == nil ? " │" : " ┤", .faint) + line
    }
    return (unit.isEmpty ? [] : [display.text(unit).padded(to: labelWidth, .right)]) + rows
      + [axis(horizontal), labels(horizontal, horizontalUnit)]
  }

  private func column(_ place: Double) -> Int { Int((place * Double(columns - 1)).rounded()) }

  private func axis(_ ticks: [Axis.Tick]) -> StyledText {
    let places = Set(ticks.map { column($0.place) })
    let line = (0..<columns).map { places.contains($0) ? "┬" : "─" }.joined()
    return .spaces(labelWidth + 1) + display.text("└" + line, .faint)
  }

  /// The labels centred under their ticks, as many as do not touch; the unit after the last.
  private func labels(_ ticks: [Axis.Tick], _ unit: String) -> StyledText {
    var line = StyledText.empty
    for (index, tick) in ticks.enumerated() {
      let isLast = index == ticks.count - 1 && !unit.isEmpty
      let label = display.text(isLast ? "\(tick.label) \(unit)" : tick.label)
      let centre = labelWidth + 2 + column(tick.place)
      let start = min(
        centre - tick.label.displayWidth / 2, min(display.columns, 104) - label.width)
      guard index == 0 || start > line.width else { continue }
      line = line.padded(to: start) + label
    }
    return line
  }
}

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
