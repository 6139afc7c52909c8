import Measurement
import MemoryTracking

/// A figure or a ratio with how far it may be off, so that it is shown with no more digits than it
/// can bear.
struct UncertainRatio: Hashable {
  var value: Double
  /// How far it may be off in either direction, as a fraction of itself.
  var uncertainty: Double

  init(_ value: Double, uncertainty: Double = 0) {
    self.value = value
    self.uncertainty = uncertainty
  }

  /// How many times the second figure the first one is.
  static func / (first: UncertainRatio, second: UncertainRatio) -> UncertainRatio {
    UncertainRatio(
      first.value / second.value, uncertainty: first.uncertainty + second.uncertainty)
  }

  /// The unit of the last digit worth showing: the power of ten next above half of what the figure
  /// may be off by, and none below the third digit.
  private var unit: Double {
    let half = max(value * uncertainty / 2, value / 1000)
    var unit = 1e-2
    while unit < half { unit *= 10 }
    return unit
  }

  /// The factor: `1.25`, `15`, `about 200`; one digit is left at least.
  var text: String { text(leastUnit: 0) }

  /// The factor as a whole number.
  var wholeText: String { text(leastUnit: 1) }

  private func text(leastUnit: Double) -> String {
    var unit = max(unit, leastUnit)
    while unit > max(value, 0.01) { unit /= 10 }
    let decimals = unit < 0.05 ? 2 : unit < 0.5 ? 1 : 0
    let rounded = (value / unit).rounded() * unit
    let digits = FigureText.number(rounded, decimals: decimals)
    return uncertainty > 0.3 ? "about \(digits)" : digits
  }

  /// How the second figure compares with the first: `96.8% less`, `12% more`, `15× as much`,
  /// `same`; `nil` if the first is zero and the second is not, which no percentage can say.
  var change: String? {
    guard value.isFinite, value > 0 else { return nil }
    let percent = 100 * (1 - 1 / value)
    guard percent >= -900 else { return "\(inverse.text)× as much" }
    // The second figure's share of the first is off by as much as the ratio.
    let half = 100 / value * uncertainty / 2
    let unit = half <= 0.1 ? 0.1 : half <= 1 ? 1.0 : 10.0
    let rounded = (percent.magnitude / unit).rounded() * unit
    guard rounded > 0 else { return unit > 0.1 ? "about the same" : "same" }
    // What is left is not nothing, so rounding must not say that it is.
    if percent > 0, rounded >= 100 { return unit > 0.1 ? "> 99% less" : "> 99.9% less" }
    let digits = FigureText.number(rounded, decimals: unit < 1 ? 1 : 0)
    return "\(unit > 1 ? "about " : "")\(digits)% \(percent > 0 ? "less" : "more")"
  }

  /// The second figure over the first.
  var inverse: UncertainRatio { UncertainRatio(1 / value, uncertainty: uncertainty) }
}

extension Host {
  /// How far the kernel's figure of a process's memory may be off on this machine.
  var memoryTolerance: ByteCount {
    ResidentCounters(kernel: kernel, processors: processors).tolerance
  }
}

extension Spread<ByteCount> {
  /// The median amount with its uncertainty, of identical runs with the tolerance of the method,
  /// which depends on the host and is zero without one; `nil` for a median of zero.
  func uncertain(on host: Host?) -> UncertainRatio? {
    guard median > .zero else { return nil }
    let tolerance = min == max ? Double(host?.memoryTolerance.bytes ?? 0) / 2 : 0
    let scatter = Double((middle.upperBound - middle.lowerBound).bytes) / 2
    return UncertainRatio(
      Double(median.bytes),
      uncertainty: Swift.max(tolerance, scatter) / Double(median.bytes))
  }
}

extension Spread<Duration> {
  /// The median time; times of one program vary by a tenth from run to run on a quiet machine, so
  /// that one run is taken to be off by as much.
  var uncertain: UncertainRatio {
    let scatter = (middle.upperBound - middle.lowerBound).seconds / 2
    let seconds = Swift.max(median.seconds, 1e-9)
    return UncertainRatio(seconds, uncertainty: count == 1 ? 0.1 : scatter / seconds)
  }
}
