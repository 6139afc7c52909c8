import Testing

@testable import Measurement

@Suite struct WatchPaceTests {
  @Test func looksAtItsIntervalAndEndsPhasesAndItself() {
    var pace = WatchPace(interval: .seconds(1), phase: .seconds(3), end: .seconds(6))
    var done: [WatchPace.Due] = []
    while done.last != .end {
      let now = pace.next
      done.append(pace.due(at: now))
      pace.didLook(at: now, taking: .zero)
    }
    #expect(done == [.look, .look, .phase, .look, .look, .end])
  }

  @Test func hasNothingToDoBetweenTwoLooks() {
    let pace = WatchPace(interval: .seconds(1), phase: nil, end: nil)
    #expect(pace.due(at: .milliseconds(999)) == .nothing)
    #expect(pace.due(at: .seconds(1)) == .look)
  }

  @Test func looksLessOftenThanOneTenthOfTheTimeAllows() {
    var pace = WatchPace(interval: .seconds(1), phase: nil, end: nil)
    pace.didLook(at: .seconds(1), taking: .milliseconds(500))
    #expect(pace.next == .milliseconds(5500))
  }

  /// After a stop (Ctrl-Z) of a minute it makes up for nothing.
  @Test func catchesUpWithNothing() {
    var pace = WatchPace(interval: .seconds(1), phase: .seconds(10), end: nil)
    #expect(pace.due(at: .seconds(65)) == .phase)
    pace.didLook(at: .seconds(65), taking: .zero)
    #expect(pace.due(at: .seconds(65)) == .nothing)
    #expect(pace.next == .milliseconds(65_500))
    #expect(pace.due(at: .seconds(70)) == .phase)
  }
}
