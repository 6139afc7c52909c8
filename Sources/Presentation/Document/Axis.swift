import Findings

/// An axis from zero, with ticks at round numbers.
struct Axis: Hashable {
  let end: Double
  let ticks: [Double]
  private let decimals: Int

  /// Makes an axis for values from zero.
  ///
  /// - Parameters:
  ///   - largest: the largest value; for none above zero the axis ends at 1.
  ///   - ticks: how many ticks there is room for, at least 2.
  ///   - endsAtTick: whether the axis goes on to the next tick, or ends at the largest value.
  init(upTo largest: Double, ticks: Int, endsAtTick: Bool) {
    let largest = largest.isFinite && largest > 0 ? largest : 1
    let step = Axis.roundStep(atLeast: largest / Double(max(2, ticks) - 1))
    let count = (largest / step).rounded(endsAtTick ? .up : .down)
    end = endsAtTick ? step * count : largest
    self.ticks = (0...Int(count)).map { step * Double($0) }
    decimals = Axis.decimals(of: step)
  }

  /// The tick as a text, with the decimals that all of the axis need.
  func label(_ tick: Double) -> String {
    tick == 0 ? "0" : FigureText.number(tick, decimals: decimals)
  }

  /// The least of 1, 2 and 5 times a power of ten that is not below a size.
  private static func roundStep(atLeast size: Double) -> Double {
    var power = 1.0
    while power > size { power /= 10 }
    while power * 10 <= size { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= size * (1 - 1e-9) } ?? 10 * power
  }

  private static func decimals(of step: Double) -> Int {
    var decimals = 0
    var scaled = step
    while scaled < 1 - 1e-9 && decimals < 9 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }
}
