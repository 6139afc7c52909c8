import Findings
import Glibc
import MemoryTracking

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
