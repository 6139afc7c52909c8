import Measurement
import MemoryTracking
import Testing

@Suite struct LimitSearchTests {
  /// Plays a search on a subject that survives as `survives` says.
  ///
  /// - Returns: The limit found, and how many runs the bisection and the confirmation took.
  private func play(
    free: ByteCount, survives: (ByteCount) -> Bool
  ) -> (found: ByteCount?, bisected: Int, confirmed: Int) {
    var search = LimitSearch(to: free)
    var (bisected, confirmed) = (0, 0)
    while bisected + confirmed < 100 {
      switch search.next {
      case .bisect(let limit):
        bisected += 1
        search.note(survived: survives(limit))
      case .confirm(let limit):
        confirmed += 1
        search.note(survived: survives(limit))
      case .done(let limit): return (limit, bisected, confirmed)
      case .failed: return (nil, bisected, confirmed)
      }
    }
    return (nil, bisected, confirmed)
  }

  /// Whatever the true limit, it is found to 2 % in at most 12 runs and confirmed three times, one
  /// of which may be the bisection's own.
  @Test(arguments: [3, 50, 100, 1000, 10_000, 60_000])
  func findsTheEdge(freeMebibytes: Int) throws {
    let free = ByteCount.mebibytes(freeMebibytes)
    for share in [0.05, 0.3, 0.75, 0.98, 1, 1.2, 1.9] {
      let edge = max(Double(free.bytes) * share, 1.2 * 1_048_576)
      let result = play(free: free) { Double($0.bytes) >= edge }
      let found = Double(try #require(result.found, "\(freeMebibytes) \(share)").bytes)
      #expect(found >= edge)
      #expect(found <= edge * 1.021 + 4096, "\(freeMebibytes) \(share)")
      #expect(result.bisected <= LimitSearch.mostRuns)
      #expect((2...3).contains(result.confirmed))
    }
  }

  /// Just above the edge a run survives at times: one failed confirmation moves the limit up, and
  /// only three survivals in a row count.
  @Test func stepsUpFromABlurredEdge() throws {
    var survivalsNearTheEdge = 0
    let result = play(free: .mebibytes(100)) { limit in
      guard limit < .mebibytes(64) else { return true }
      guard limit >= .mebibytes(60) else { return false }
      survivalsNearTheEdge += 1
      return survivalsNearTheEdge < 3
    }
    let found = try #require(result.found)
    #expect(found >= .mebibytes(64))
    #expect(found <= .mebibytes(70))
  }

  @Test func givesUpOnWhatNothingHelps() {
    let result = play(free: .mebibytes(100)) { _ in false }
    #expect(result.found == nil)
    #expect(result.bisected <= LimitSearch.mostRuns)
  }
}
