import Findings
import Glibc

/// An axis on which equal steps are equal factors, with ticks at powers of ten.
struct LogarithmicAxis: Hashable {
  /// The powers of ten from the axis' start to its end.
  let powers: [Double]
  private let start: Double
  private let end: Double

  /// Makes an axis for values above zero.
  ///
  /// - Parameters:
  ///   - values: the values; not empty.
  ///   - endsAtPower: whether the axis reaches from power to power of ten around the values, or from
  ///     the least value to the largest.
  init(_ values: [Double], endsAtPower: Bool = true) {
    let low = log10(values.min() ?? 1)
    let high = log10(values.max() ?? 1)
    if endsAtPower {
      start = low.rounded(.down)
      end = max(high.rounded(.up), start + 1)
    } else {
      start = low
      end = max(high, low + 1e-9)
    }
    let first = Int(start.rounded(.up))
    let last = Int(end.rounded(.down))
    powers = first <= last ? (first...last).map { pow(10, Double($0)) } : []
  }

  /// The place of a value, from 0 to 1.
  func place(of value: Double) -> Double { (log10(value) - start) / (end - start) }

  /// A value in its shortest form: `0.1`, `16`, `1.5`.
  static func label(_ value: Double) -> String {
    let text = FigureText.number(value, decimals: value < 1 ? 3 : 1)
    var short = text[...]
    while short.last == "0" { short.removeLast() }
    return String(short.last == "." ? short.dropLast() : short)
  }
}
