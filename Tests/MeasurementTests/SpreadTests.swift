import Testing

@testable import Measurement

@Suite struct SpreadTests {
  @Test(arguments: [([3], 3, 3, 3), ([5, 1, 3], 3, 1, 5), ([4, 1, 2, 3], 2, 1, 4)])
  func hasAMiddleThatWasMeasured(values: [Int], median: Int, least: Int, most: Int) throws {
    let spread = try #require(Spread(values))
    #expect((spread.median, spread.min, spread.max) == (median, least, most))
  }

  @Test func ofNothingIsNothing() {
    #expect(Spread([Int]()) == nil)
  }
}
