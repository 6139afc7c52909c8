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
    case linear, decimal, binary
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
    case .decimal: (log10(value) - start) / (end - start)
    case .binary: (log2(value) - start) / (end - start)
    }
  }

  /// The values at its ends.
  var range: ClosedRange<Double> {
    let ends = [start, end].map { end in
      switch scale {
      case .linear: end
      case .decimal: pow(10, end)
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
      let number = FigureText.number(value, decimals: decimals)
      let label = index == 0 ? "0" : isNamed ? "\(number) \(unit.name)" : number
      return Tick(place: value / end, label: label)
    }
  }

  /// An axis with ticks at powers of ten.
  ///
  /// - Parameters:
  ///   - values: the values, not empty.
  ///   - unit: what the labels count.
  ///   - endsAtPower: whether the axis reaches from power to power around the values, or from the
  ///     least value to the largest; it then has its ticks at the values.
  init(decimal values: [Double], in unit: Unit, endsAtPower: Bool) {
    let low = log10((values.min() ?? 1) / unit.size)
    let high = log10((values.max() ?? 1) / unit.size)
    let first = endsAtPower ? low.rounded(.down) : low
    let last = endsAtPower ? max(high.rounded(.up), first + 1) : max(high, low + 1e-9)
    self.init(.decimal, in: unit, from: first, to: last)
    let marked =
      endsAtPower
      ? (Int(first)...Int(last)).map { pow(10, Double($0)) * unit.size } : Set(values).sorted()
    ticks = marked.map {
      Tick(place: place(of: $0), label: Axis.shortNumber($0 / unit.size))
    }
  }

  /// An axis from a little below the least value to a little above the largest, with ticks at powers
  /// of two, at most seven of them, or else at given values.
  init(binary values: [Double], of quantity: Document.Chart.Quantity, marked: [Double]? = nil) {
    let margin = 0.25
    let start = log2(values.min() ?? 1) - margin
    let end = log2(values.max() ?? 1) + margin
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
    var text = FigureText.number(value, decimals: value < 1 ? 3 : 1)[...]
    while text.last == "0" { text.removeLast() }
    return String(text.last == "." ? text.dropLast() : text)
  }
}

extension Document.Chart.Quantity {
  /// Its units, from the largest.
  var units: [Axis.Unit] {
    switch self {
    case .bytes:
      [(0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB"), (1, "B")].map(Axis.Unit.init)
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

  /// An amount without a decimal that says nothing: `16 MiB`, `1.5 GiB`.
  fileprivate func text(_ value: Double) -> String {
    switch self {
    case .bytes: "\(ByteCount(Int(value)))".replacing(".0 ", with: " ")
    case .seconds: Duration.seconds(value).figure
    case .count: Axis.shortNumber(value)
    }
  }
}
