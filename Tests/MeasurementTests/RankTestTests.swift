import TestSupport
import Testing

@testable import Measurement

@Suite struct RankTestTests {
  @Test func knowsTheValuesOfTheTables() {
    // 2 of 252 ways; the table of Mann and Whitney for n = 5, U = 0 … 4.
    let five = [1.0, 2, 3, 4, 5]
    func near(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 1e-12 }
    #expect(near(RankTest.probability(five, [6, 7, 8, 9, 10]), 2.0 / 252))
    #expect(near(RankTest.probability(five, [5.5, 4.5, 8, 9, 10]), 4.0 / 252))
    #expect(near(RankTest.probability([6, 7, 8, 9, 10], five), 2.0 / 252))
    #expect(near(RankTest.probability([1, 2, 3], [4, 5, 6]), 0.1))
    #expect(near(RankTest.probability([1], [2]), 1))
  }

  @Test func sharesTheRanksOfEqualFigures() {
    #expect(RankTest.probability([1, 1, 1], [1, 1, 1]) == 1)
    // Of the 20 ways to deal the ranks 2, 2, 2, 5, 5, 5, one is as far apart on each side.
    #expect(abs(RankTest.probability([7, 7, 7], [9, 9, 9]) - 0.1) < 1e-12)
    #expect(RankTest.probability([], [1]) == 1)
  }

  @Test func takesSoManyRunsToReachALevel() {
    #expect(RankTest.leastCount(reaching: 0.1) == 3)
    #expect(RankTest.leastCount(reaching: 0.01) == 5)
    #expect(RankTest.leastCount(reaching: 0.002) == 7)
  }

  /// It counts every way of dealing the figures by hand.
  @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithCountingAllWays(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      let (n, m) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
      let figures = (0..<(n + m)).map { _ in Double(Int.random(in: 0...6, using: &random)) }
      func rankSum(_ chosen: [Double]) -> Double {
        chosen.reduce(0) { sum, figure in
          sum + Double(figures.count { $0 < figure }) + Double(figures.count { $0 <= figure })
        }
      }
      let observed = rankSum(Array(figures[..<n]))
      let sums = (0..<(1 << (n + m))).filter { $0.nonzeroBitCount == n }.map { mask in
        rankSum(figures.indices.filter { mask >> $0 & 1 == 1 }.map { figures[$0] })
      }
      let tails = [sums.count { $0 <= observed }, sums.count { $0 >= observed }]
      let expected = min(1, 2 * Double(tails.min() ?? 0) / Double(sums.count))
      let told = RankTest.probability(Array(figures[..<n]), Array(figures[n...]))
      #expect(abs(told - expected) < 1e-9, "seed \(seed): \(figures), \(n)")
    }
  }

  /// The approximation of many figures joins on to the exact values of few.
  @Test func joinsOnToTheExactValues() {
    let first = (0..<20).map { Double($0) }
    let second = first.map { $0 + 6.5 }
    let exact = RankTest.probability(first, second)
    let approximate = RankTest.probability(first + [-100], second + [100])
    #expect(exact > 0.001 && exact < 0.05)
    #expect(approximate < exact && approximate > exact / 3)
  }

  /// Of two sides that do the same, no more than the level differ by so much.
  @Test func keepsItsLevel() {
    var random = SeededGenerator(seed: 20)
    let trials = 300
    let found = (0..<trials).count { _ in
      // A long tail, as times have on a busy machine.
      func figures() -> [Double] {
        (0..<10).map { _ in
          let draw = Double.random(in: 0.001..<1, using: &random)
          return 1 + 0.1 / draw
        }
      }
      return RankTest.probability(figures(), figures()) <= 0.05
    }
    #expect(Double(found) / Double(trials) < 0.09)
    #expect(Double(found) / Double(trials) > 0.01)
  }
}
