package import MemoryTracking

/// A figure that can be averaged with another one.
package protocol Averageable: Comparable, Sendable {
  /// The smallest possible figure of this kind.
  static var zero: Self { get }
  /// The figure halfway between two.
  static func mean(_ one: Self, _ other: Self) -> Self
}

extension ByteCount: Averageable {
  /// The amount halfway between two, rounded down to a whole byte.
  package static func mean(_ one: ByteCount, _ other: ByteCount) -> ByteCount {
    ByteCount(one.bytes + (other.bytes - one.bytes) / 2)
  }
}

extension Duration: Averageable {
  /// The time halfway between two.
  package static func mean(_ one: Duration, _ other: Duration) -> Duration {
    one + (other - one) / 2
  }
}

/// How a measured figure relates to the true one.
package enum Bound: String, Hashable, Sendable {
  case exact
  /// The true figure may be lower: the method cannot show anything below this.
  case atMost = "at most"
  /// The true figure may be higher: the run was cut short before it had shown everything.
  case atLeast = "at least"
}

/// A figure and how it relates to the true one.
package struct BoundedFigure<Value: Averageable>: Sendable {
  package var value: Value
  package var bound: Bound

  package init(_ value: Value, _ bound: Bound = .exact) {
    self.value = value
    self.bound = bound
  }

  /// The lowest and the highest possible true figure; `nil` means that there is no upper end.
  fileprivate var range: (least: Value, most: Value?) {
    switch bound {
    case .exact: (value, value)
    case .atMost: (.zero, value)
    case .atLeast: (value, nil)
    }
  }

  /// Combines the lower and the upper end of what the true figure can be.
  ///
  /// - Parameters:
  ///   - least: The lower end.
  ///   - most: The upper end; `nil` if there is none.
  ///   - isCutShort: Whether a lower bound is among the figures. If the ends differ, the lower one
  ///     is then reported, unless it is zero.
  fileprivate init(least: Value, most: Value?, isCutShort: Bool) {
    if let most, least == most || !isCutShort || least == .zero {
      self.init(most, least == most ? .exact : .atMost)
    } else {
      self.init(least, .atLeast)
    }
  }
}

/// The median and the extremes of several measured figures.
///
/// If some of the figures are bounds, the median and the extremes may be bounds too: of the peaks
/// 90, 100 and at least 120, the median is exactly 100 and the largest is at least 120.
package struct Spread<Value: Averageable>: Sendable {
  /// The middle figure; the mean of the two in the middle if the count is even.
  package var median: Value
  package var min: Value
  package var max: Value
  package var medianBound = Bound.exact
  package var minBound = Bound.exact
  package var maxBound = Bound.exact
  /// The range in which the true median lies with a confidence of about 95 %: between two of the
  /// figures, chosen by their order alone (binomial distribution). With fewer than six figures, all
  /// of their range.
  package var middle: ClosedRange<Value>
  /// How many figures there are.
  package var count: Int

  /// Returns `nil` for an empty list.
  ///
  /// - Parameter figures: The figures, in any order.
  /// - Complexity: O(n log n) time, O(n) space.
  package init?(_ figures: [BoundedFigure<Value>]) {
    guard !figures.isEmpty else { return nil }
    // The k-th smallest true figure lies between the k-th smallest lower end and the k-th smallest
    // upper end.
    let least = figures.map(\.range.least).sorted()
    let most: [Value?] = {
      let known = figures.compactMap(\.range.most).sorted()
      return known + Array(repeating: nil, count: figures.count - known.count)
    }()
    let isCutShort = figures.contains { $0.bound == .atLeast }
    func figure(_ low: Int, _ high: Int) -> BoundedFigure<Value> {
      let mosts = [most[low], most[high]].compactMap { $0 }
      return BoundedFigure(
        least: .mean(least[low], least[high]),
        most: mosts.count == 2 ? .mean(mosts[0], mosts[1]) : nil, isCutShort: isCutShort)
    }
    let last = figures.count - 1
    let halfway = figure(last / 2, (last + 1) / 2)
    let (first, end) = (figure(0, 0), figure(last, last))
    (median, medianBound) = (halfway.value, halfway.bound)
    (min, minBound) = (first.value, first.bound)
    (max, maxBound) = (end.value, end.bound)
    let values = figures.map(\.value).sorted()
    count = values.count
    let number = Double(count)
    let margin = count < 6 ? 0 : Int((number + 1) / 2 - 0.98 * number.squareRoot()) - 1
    middle = values[margin]...values[last - margin]
  }

  /// Treats all figures as exact; returns `nil` for an empty list.
  ///
  /// - Parameter values: The figures, in any order.
  /// - Complexity: O(n log n) time, O(n) space.
  package init?(_ values: [Value]) {
    self.init(values.map { BoundedFigure($0) })
  }
}

extension BoundedFigure: Equatable where Value: Equatable {}
extension BoundedFigure: Hashable where Value: Hashable {}
extension Spread: Equatable where Value: Equatable {}
extension Spread: Hashable where Value: Hashable {}
