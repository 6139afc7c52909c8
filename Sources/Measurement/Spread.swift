package import MemoryTracking

/// A figure that can be averaged with another one.
package protocol Averageable: Comparable, Sendable {
  /// The least that a figure of this kind can be.
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

/// What a figure says about the true one.
package enum Bound: String, Hashable, Sendable {
  case exact
  /// The true figure may be lower: the method could not see below this.
  case atMost = "at most"
  /// The true figure may be higher: a run was cut short before it had shown all.
  case atLeast = "at least"
}

/// A figure with what it says about the true one.
package struct BoundedFigure<Value: Averageable>: Sendable {
  package var value: Value
  package var bound: Bound

  package init(_ value: Value, _ bound: Bound = .exact) {
    self.value = value
    self.bound = bound
  }

  /// The least and the most that the true figure can be; no most means any.
  fileprivate var range: (least: Value, most: Value?) {
    switch bound {
    case .exact: (value, value)
    case .atMost: (.zero, value)
    case .atLeast: (value, nil)
    }
  }

  /// Takes what the true figure is at least and at most.
  ///
  /// - Parameters:
  ///   - least: the lower end.
  ///   - most: the upper end; `nil` for any.
  ///   - isCutShort: whether a bound from below takes part, which is then told where the true
  ///   figure lies between two.
  fileprivate init(least: Value, most: Value?, isCutShort: Bool) {
    if let most, least == most || !isCutShort || least == .zero {
      self.init(most, least == most ? .exact : .atMost)
    } else {
      self.init(least, .atLeast)
    }
  }
}

/// The middle and the ends of several measured figures.
///
/// Where some of the figures are bounds, so may be the middle and the ends: of the peaks 90, 100 and
/// at least 120 the median is exactly 100, and the largest at least 120.
package struct Spread<Value: Averageable>: Sendable {
  /// The middle figure; of an even count the mean of the two in the middle.
  package var median: Value
  package var min: Value
  package var max: Value
  package var medianBound = Bound.exact
  package var minBound = Bound.exact
  package var maxBound = Bound.exact
  /// Where the true median lies, with a confidence of about 95 %: between two of the figures, by
  /// their order alone (binomial distribution). With fewer than six figures all that was seen.
  package var middle: ClosedRange<Value>
  /// How many figures there are.
  package var count: Int

  /// Returns `nil` for an empty list.
  ///
  /// - Complexity: O(n log n) time, O(n) space.
  package init?(_ figures: [BoundedFigure<Value>]) {
    guard !figures.isEmpty else { return nil }
    // The k-th smallest of the true figures lies between the k-th of what each is at least and the
    // k-th of what each is at most.
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

  /// Returns `nil` for an empty list; all figures are exact.
  ///
  /// - Complexity: O(n log n) time, O(n) space.
  package init?(_ values: [Value]) {
    self.init(values.map { BoundedFigure($0) })
  }
}

extension BoundedFigure: Equatable where Value: Equatable {}
extension BoundedFigure: Hashable where Value: Hashable {}
extension Spread: Equatable where Value: Equatable {}
extension Spread: Hashable where Value: Hashable {}
