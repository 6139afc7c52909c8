import Glibc

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
