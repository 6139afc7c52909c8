import Glibc
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

/// The exact two-sided Mann–Whitney test: how likely are figures this far apart if both sides do
/// the same?
///
/// It uses only the order of the figures and assumes nothing about how they scatter; times scatter
/// with a long tail. H. B. Mann and D. R. Whitney, "On a Test of Whether one of Two Random
/// Variables is Stochastically Larger than the Other", Annals of Mathematical Statistics 18 (1947),
/// 50–60. Equal figures share the mean of their ranks, and the distribution covers every way of
/// dividing the ranks that actually occur (E. L. Lehmann, "Nonparametrics", 1975, section 1.4).
package enum RankTest {
  /// The most figures per side for which every way is counted; beyond that, the normal
  /// approximation is within a few percent of the exact value.
  private static let mostExact = 20

  /// The probability of a difference at least this large, in either direction.
  ///
  /// - Parameters:
  ///   - first: The figures of one side.
  ///   - second: The figures of the other side.
  /// - Returns: A value from 0 to 1; 1 if a side has no figures.
  /// - Complexity: O(n log n) time and O(n) space; with up to 20 figures per side, O(n⁴) time and
  ///   O(n³) space.
  package static func probability(_ first: [Double], _ second: [Double]) -> Double {
    guard !first.isEmpty, !second.isEmpty else { return 1 }
    let ranks = doubledRanks(first + second)
    let sum = ranks[..<first.count].reduce(0, +)
    return max(first.count, second.count) <= mostExact
      ? exact(ranks, count: first.count, sum: sum)
      : approximate(ranks, count: first.count, sum: sum)
  }

  /// The smallest number of runs per side with which a difference can be this unlikely.
  ///
  /// - Parameter probability: The probability to reach, above 0.
  /// - Returns: The number of runs.
  /// - Complexity: O(n) time in the result.
  package static func leastCount(reaching probability: Double) -> Int {
    var count = 1
    // All of one side below all of the other: 2 of the (2n choose n) ways.
    var ways = 2.0
    while 2 / ways > probability {
      count += 1
      ways *= Double(2 * count) * Double(2 * count - 1) / (Double(count) * Double(count))
    }
    return count
  }

  /// Each figure's rank times two, so that shared ranks are whole numbers.
  private static func doubledRanks(_ figures: [Double]) -> [Int] {
    let order = figures.indices.sorted { figures[$0] < figures[$1] }
    var ranks = Array(repeating: 0, count: figures.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, figures[order[end]] == figures[order[start]] { end += 1 }
      // The mean of the ranks start + 1 … end, doubled.
      for place in start..<end { ranks[order[place]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  private static func exact(_ ranks: [Int], count: Int, sum: Int) -> Double {
    // No sum exceeds that of the largest ranks.
    let most = ranks.sorted().suffix(count).reduce(0, +)
    // ways[k][s]: the number of ways in which k of the ranks sum to s.
    var ways = Array(repeating: Array(repeating: 0.0, count: most + 1), count: count + 1)
    ways[0][0] = 1
    for (index, rank) in ranks.enumerated() {
      for chosen in stride(from: min(count, index + 1), to: 0, by: -1) {
        for total in rank...most where ways[chosen - 1][total - rank] > 0 {
          ways[chosen][total] += ways[chosen - 1][total - rank]
        }
      }
    }
    let all = ways[count].reduce(0, +)
    let below = ways[count][...sum].reduce(0, +)
    let above = ways[count][sum...].reduce(0, +)
    return min(1, 2 * min(below, above) / all)
  }

  private static func approximate(_ ranks: [Int], count: Int, sum: Int) -> Double {
    let total = Double(ranks.count)
    let (one, other) = (Double(count), total - Double(count))
    let mean = one * (total + 1)
    let squares = ranks.reduce(0.0) { $0 + (Double($1) - total - 1) * (Double($1) - total - 1) }
    let variance = squares * one * other / (total * (total - 1))
    guard variance > 0 else { return 1 }
    // The doubled sum moves in steps of 2 if no ranks are shared; half a step corrects for
    // continuity.
    let distance = max(0, abs(Double(sum) - mean) - 1) / variance.squareRoot()
    return min(1, erfc(distance / 2.0.squareRoot()))
  }
}
