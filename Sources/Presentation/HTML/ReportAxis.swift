import Findings
import Glibc
import MemoryTracking

/// The range of an axis and its marks.
struct ReportAxis {
  struct Mark: Hashable {
    /// The place on the axis, from 0 to 1.
    var position: Double
    var label: String
  }

  private let lower: Double
  private let upper: Double
  private let isLogarithmic: Bool
  private(set) var marks: [Mark] = []

  /// The values at the ends of the axis.
  var least: Double { isLogarithmic ? exp2(lower) : lower }
  var most: Double { isLogarithmic ? exp2(upper) : upper }

  /// The place of a value on the axis, from 0 to 1 for those within its range.
  func position(_ value: Double) -> Double {
    guard isLogarithmic else { return value / upper }
    return (log2(max(value, 1)) - lower) / (upper - lower)
  }

  /// An axis of memory from zero to a little above the highest value, which is not zero itself.
  static func memory(upTo most: ByteCount) -> ReportAxis {
    let units: [(Double, String)] = [(0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB"), (1, "B")]
    return ReportAxis(most: Double(most.bytes) * 1.03, units: units)
  }

  /// An axis of time from zero to the latest moment, which is not zero itself.
  static func time(upTo most: Duration) -> ReportAxis {
    let units: [(Double, String)] = [
      (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs"),
    ]
    return ReportAxis(most: most.seconds, units: units)
  }

  private init(most: Double, units: [(Double, String)]) {
    let unit = units.first { most >= $0.0 * 1.5 } ?? units.last ?? (1, "")
    let axis = Axis(upTo: most / unit.0, ticks: 6, endsAtTick: false)
    (lower, upper, isLogarithmic) = (0, most, false)
    marks = axis.ticks.map { tick in
      Mark(
        position: tick / axis.end, label: tick == 0 ? "0" : "\(axis.label(tick)) \(unit.1)")
    }
  }

  /// A logarithmic axis of memory, marked at powers of two.
  ///
  /// - Parameters:
  ///   - amounts: the amounts to show, at least one; those below a byte count as one.
  ///   - marked: the amounts to mark; `nil` for at most six evenly spaced ones.
  init(logarithmic amounts: [ByteCount], marked: [ByteCount]? = nil) {
    let logarithms = amounts.map { log2(Double(max($0.bytes, 1))) }
    let margin = 0.25
    lower = (logarithms.min() ?? 0) - margin
    upper = (logarithms.max() ?? 0) + margin
    isLogarithmic = true
    marks = (marked ?? powers()).map {
      Mark(position: position(Double($0.bytes)), label: ReportAxis.short($0))
    }
  }

  private func powers() -> [ByteCount] {
    let first = Int(lower.rounded(.up))
    let last = min(Int(upper.rounded(.down)), 62)
    guard first <= last else { return [] }
    return stride(from: first, through: last, by: (last - first) / 6 + 1).map { ByteCount(1 << $0) }
  }

  /// An amount without a decimal that says nothing: `16 MiB`, `1.5 GiB`.
  private static func short(_ amount: ByteCount) -> String {
    "\(amount)".replacing(".0 ", with: " ")
  }
}
