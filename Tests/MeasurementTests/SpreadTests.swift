import MemoryTracking
import TestSupport
import Testing

@testable import Measurement

@Suite struct SpreadTests {
  private func spread(_ seconds: [Double]) -> Spread<Duration>? {
    Spread(seconds.map { Duration.seconds($0) })
  }

  @Test(arguments: [
    ([3], 3, 3, 3), ([5, 1, 3], 3, 1, 5), ([4, 1, 2, 3], 2.5, 1, 4), ([1, 9], 5, 1, 9),
  ])
  func hasTheMiddleOrTheMeanOfTheTwoMiddleOnes(
    values: [Double], median: Double, least: Double, most: Double
  ) throws {
    let spread = try #require(self.spread(values))
    #expect(spread.median == .seconds(median))
    #expect((spread.min, spread.max) == (.seconds(least), .seconds(most)))
    #expect([spread.medianBound, spread.minBound, spread.maxBound] == [.exact, .exact, .exact])
  }

  @Test func halvesAmountsToWholeBytes() throws {
    let spread = try #require(Spread([ByteCount(10), ByteCount(13)]))
    #expect(spread.median == ByteCount(11))
    #expect(ByteCount.mean(ByteCount(.max), ByteCount(.max)) == ByteCount(.max))
  }

  @Test func ofNothingIsNothing() {
    #expect(Spread([ByteCount]()) == nil)
  }

  @Test func knowsWhichOfItsFiguresAreBounds() throws {
    func bounds(_ figures: [BoundedFigure<Duration>]) throws -> [String] {
      let spread = try #require(Spread(figures))
      return [
        (spread.minBound, spread.min), (spread.medianBound, spread.median),
        (spread.maxBound, spread.max),
      ].map { "\($0.mark)\(Int($1 / .seconds(1)))" }
    }
    func exact(_ value: Int) -> BoundedFigure<Duration> { BoundedFigure(.seconds(value)) }
    func least(_ value: Int) -> BoundedFigure<Duration> { BoundedFigure(.seconds(value), .atLeast) }
    func most(_ value: Int) -> BoundedFigure<Duration> { BoundedFigure(.seconds(value), .atMost) }
    // A run that was cut short above the middle could only have gone higher.
    #expect(try bounds([exact(90), exact(100), least(120)]) == ["90", "100", "≥120"])
    #expect(try bounds([exact(90), exact(100), least(50)]) == ["≥50", "≥90", "≥100"])
    #expect(try bounds([least(90), least(100)]) == ["≥90", "≥95", "≥100"])
    #expect(try bounds([exact(90), exact(100), most(95)]) == ["≤90", "≤95", "100"])
    #expect(try bounds([most(5), least(8)]) == ["≤5", "≥4", "≥8"])
    #expect(try bounds([exact(4), least(8)]) == ["4", "≥6", "≥8"])
  }

  /// Whatever the true figures are, the middle and the ends keep to what the bounds say of them.
  @Test(arguments: [1, 2, 3] as [UInt64]) func boundsHold(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let truth = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        Int.random(in: 0...20, using: &random)
      }
      let figures = truth.map { value -> BoundedFigure<ByteCount> in
        switch Int.random(in: 0..<3, using: &random) {
        case 0: BoundedFigure(ByteCount(value))
        case 1: BoundedFigure(ByteCount(Int.random(in: 0...value, using: &random)), .atLeast)
        default: BoundedFigure(ByteCount(Int.random(in: value...30, using: &random)), .atMost)
        }
      }
      let told = try #require(Spread(figures))
      let real = try #require(Spread(truth.map { ByteCount($0) }))
      for (value, bound, actual) in [
        (told.min, told.minBound, real.min), (told.median, told.medianBound, real.median),
        (told.max, told.maxBound, real.max),
      ] {
        let holds =
          switch bound {
          case .exact: value == actual
          case .atMost: actual <= value
          case .atLeast: actual >= value
          }
        #expect(holds, "seed \(seed): \(bound) \(value), but \(actual) of \(truth), \(figures)")
      }
    }
  }
}

extension Bound {
  fileprivate var mark: String {
    switch self {
    case .exact: ""
    case .atMost: "≤"
    case .atLeast: "≥"
    }
  }
}
