import Measurement
import MeasurementSamples
import MemoryTracking
import Testing

@testable import Findings

@Suite struct LargerFileAnswerTests {
  private func answer(_ outcome: Outcome, limit: Int?, input: Int?) -> String? {
    var run = Sample.tailStream
    run.outcome = outcome
    run.limit = limit.map { MemoryLimit(bytes: .mebibytes($0), mechanism: "watchdog") }
    let variant = Comparison.Variant(name: "v", runs: [run])
    return variant.handlesLargerFiles(than: input.map { .mebibytes($0) })
  }

  @Test func provesItByALimitBelowTheInput() {
    #expect(answer(.completed, limit: 200, input: 256) == "Yes")
  }

  @Test func assumesNothing() {
    #expect(answer(.completed, limit: nil, input: 256) == nil)
    #expect(answer(.completed, limit: 256, input: 256) == nil)
    #expect(answer(.completed, limit: 200, input: nil) == nil)
    #expect(answer(.failed, limit: 200, input: 256) == nil)
    #expect(answer(.capKilled, limit: 200, input: 256) == nil)
  }

  @Test func deniesItByAKill() {
    #expect(answer(.oomKilled, limit: 200, input: 256) == "No (OOMKilled)")
    #expect(answer(.limitKilled, limit: 200, input: nil) == "No (over the limit)")
  }
}
