import Testing

@testable import Presentation

@Suite struct BalanceTests {
  @Test func standsEvenWithinTheTolerance() {
    #expect(Balance(before: 100, after: 96)?.side == .even)
    #expect(Balance(before: 100, after: 104)?.side == .even)
    #expect(Balance(before: 100, after: 95)?.side == .better)
    #expect(Balance(before: 100, after: 106)?.side == .worse)
  }

  @Test func weighsNothingAgainstZero() {
    #expect(Balance(before: 100, after: 0) == nil)
    #expect(Balance(before: 0, after: 100) == nil)
  }

  @Test func saysWhereABoundLeavesRoom() {
    #expect(
      Balance(before: 300, after: 100)?.memoryPhrase(bounded: true)
        == "needs at least 66.7% less memory")
    #expect(
      Balance(before: 100, after: 150)?.memoryPhrase(bounded: true)
        == "needs at least 50.0% more memory")
    #expect(
      Balance(before: 100, after: 400)?.memoryPhrase(bounded: true)
        == "needs at least 4.00 times the memory")
  }
}
